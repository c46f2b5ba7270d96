"""Of things that are no longer needed the trail lets its words be emptied, and nothing else."""

from django.db import migrations, models

from workflow.append_only import Forgetting, lift, protect

TRAIL, REGISTER = "workflow_auditentry", "workflow_forgotten"
FORGETTING = Forgetting(
    column="note",
    others=("id", "subject_label", "subject_key", "verb", "by_id", "by_name", "at", "details"),
    register=REGISTER,
    shared=("subject_label", "subject_key"),
)


class Migration(migrations.Migration):
    dependencies = [("workflow", "0004_message_secret_link")]
    operations = [
        migrations.CreateModel(
            name="Forgotten",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                ("subject_label", models.CharField(max_length=40, verbose_name="对象")),
                ("subject_key", models.CharField(max_length=80, verbose_name="编号")),
                ("at", models.DateTimeField(verbose_name="时间")),
            ],
            options={
                "verbose_name": "已清除说明的事项",
                "verbose_name_plural": "已清除说明的事项",
                "constraints": [
                    models.UniqueConstraint(fields=("subject_label", "subject_key"), name="forgotten_once")
                ],
            },
        ),
        protect(REGISTER, ("subject_label", "subject_key")),
        lift(TRAIL),
        protect(TRAIL, forgetting=FORGETTING),
    ]
