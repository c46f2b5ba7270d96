"""Who has to repair: whoever serves the compound, else whoever governs it, else its community."""

from datetime import date

from communities.models import Compound, Organisation, OwnersCommittee


def unit_of(compound: Compound, on: date) -> Organisation | None:
    """The company of the running project; a self-managed compound's committee; the community's office."""
    project = compound.projects.current(on).filter(company__isnull=False).order_by("-starts_on").first()
    if project is not None and project.company is not None:
        return project.company.organisation
    committee = OwnersCommittee.objects.filter(area__compound=compound).select_related("organisation").first()
    if committee is not None:
        return committee.organisation
    offices = Organisation.objects.filter(kind=Organisation.Kind.COMMUNITY, community=compound.community_id)
    return offices.order_by("pk").first()
