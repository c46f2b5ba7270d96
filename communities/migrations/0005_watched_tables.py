"""Tables by which a case finds its unit and those who are told are kept in memory."""

from django.db import migrations

from workflow.watching import watch


class Migration(migrations.Migration):
    dependencies = [
        ("communities", "0001_squashed_0004_names_of_fields"),
        ("workflow", "0006_reference_changes"),
    ]
    operations = [
        watch("communities_township"),
        watch("communities_compound", "community_id", "township_id"),
        watch("communities_managementarea"),
        watch("communities_organisation"),
        watch("communities_propertycompany"),
        watch("communities_serviceproject"),
        watch("communities_ownerscommittee"),
        watch("communities_committeeterm"),
        watch("communities_appointment"),
        watch("communities_user", "is_active", "email", "person_id"),
    ]
