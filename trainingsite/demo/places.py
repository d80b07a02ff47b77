"""An invented country: 3 regions, 9 districts, 30 facilities."""

from people.models import OrgUnit

REGIONS = {
    "Lakeshore": {
        "Kisumba": ["Kisumba District Hospital", "Ndere Health Centre", "Wavuni Dispensary", "Saint Anna Mission Hospital"],
        "Rumasi": ["Rumasi Health Centre", "Olare Dispensary", "Mto Mkubwa Health Centre"],
        "Bondeni": ["Bondeni District Hospital", "Chemchem Health Centre", "Jua Kali Dispensary"],
    },
    "Highlands": {
        "Tembo": ["Tembo Regional Referral Hospital", "Mlima Health Centre", "Baridi Dispensary", "Forest Gate Health Centre"],
        "Arufa": ["Arufa District Hospital", "Msituni Dispensary", "Kahawa Health Centre"],
        "Selani": ["Selani Health Centre", "Upepo Dispensary", "Daraja Health Centre"],
    },
    "Dry North": {
        "Gabra": ["Gabra District Hospital", "Oasis Health Centre", "Ngamia Dispensary", "Gabra Camp Clinic"],
        "Wadi Noor": ["Wadi Noor Hospital", "Al-Shifa Health Centre", "Salama Dispensary"],
        "Turbi": ["Turbi Health Centre", "Miiba Dispensary", "Kisima Health Centre"],
    },
}


def country() -> OrgUnit:
    """The demo country with all its places; made once, found again afterwards."""
    found = OrgUnit.objects.filter(code="MB").first()
    return found or _build()


def _build() -> OrgUnit:
    root = OrgUnit.objects.add_root(instance=OrgUnit(name="Mbarani", level=OrgUnit.Level.COUNTRY, code="MB", dhis2_uid="MbaraniRoot"))
    number = 0
    for r, (region, districts) in enumerate(REGIONS.items(), start=1):
        above = _add(root, region, OrgUnit.Level.REGION, f"MB-{r}")
        for d, (district, facilities) in enumerate(districts.items(), start=1):
            middle = _add(above, district, OrgUnit.Level.DISTRICT, f"MB-{r}{d}")
            for name in facilities:
                number += 1
                small = "Dispensary" in name or "Clinic" in name
                _add(middle, name, OrgUnit.Level.FACILITY, f"MB-{r}{d}-{number:03}", dhis2_uid=f"MbFacil{number:04}", few_mothers=small)
    return root


def _add(parent: OrgUnit, name: str, level: str, code: str, **more) -> OrgUnit:
    parent.refresh_from_db()
    return OrgUnit.objects.add_child(parent, instance=OrgUnit(name=name, level=level, code=code, **more))
