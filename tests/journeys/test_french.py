"""A focal point who writes in French and a donor who reads English: one need, two languages."""

from bot.playground import Phone
from services.permissions import Role
from tests.support.stage import Stage, fills_in

BESOIN = (
    "=enquete et depollution",
    "=financier, formation et compétences",
    "=Deux équipes de dépollution pour le Borkou",
    "=Il manque deux équipes de huit personnes pour dix-huit mois.",
    "=1,5 M EUR",
    "=03/04/2027",
    "3 avril 2027",
    "Passer",
    "=elevee",
    "Donateurs et partenaires inscrits",
    "=Chef des opérations, operations@hcnd.example",
)
"""A need as it is typed and pressed in French: labels without accents, a comma before decimals."""


async def test_a_need_is_written_in_french_and_read_in_english(stage: Stage) -> None:
    donor = await stage.invited("Nora", Role.DONOR, iso3="NOR")
    await fills_in(donor, "Home", "Alerts on new needs", "Choose what to follow")
    await fills_in(donor, "Survey and clearance", "Done")
    await fills_in(donor, "Financial", "Training and skills", "Done", "Save")

    amina = await stage.invited("Amina", Role.FOCAL_POINT, iso3="TCD", language="fr")
    await amina.sees("Bienvenue dans Liaison, Amina.")
    await fills_in(amina, "Accueil")
    await amina.sees("Vous agissez comme point focal, Tchad.")
    await fills_in(amina, "Publier un besoin")
    await amina.sees("étape 1 sur 10")
    await fills_in(amina, *BESOIN)
    assert _lines(amina)[-10:] == [
        "Pilier : Enquête et dépollution",
        "Type d’assistance : Financier ; Formation et compétences",
        "Titre : Deux équipes de dépollution pour le Borkou",
        "Ce qui manque : Il manque deux équipes de huit personnes pour dix-huit mois.",
        "Montant : 1 500 000 EUR",
        "À partir du : 3 avril 2027",
        "Jusqu’au : non indiqué",
        "Priorité : Élevée",
        "Visible par : Donateurs et partenaires inscrits",
        "Contact : Chef des opérations, operations@hcnd.example",
    ]
    await fills_in(amina, "Publier")
    await amina.sees("Envoi dans dix secondes à 1 personne qui suit ce type de besoin.")

    stage.move(seconds=11)
    alert = await donor.sees("Deux équipes de dépollution pour le Borkou")
    assert "New need" in alert.text
    assert "Chad: " in alert.text
    filed = "Survey and clearance · Financial; Training and skills"
    assert f"\n{filed}\n" in alert.text
    assert f"You follow: {filed}." in alert.text
    await fills_in(donor, "Open")
    assert _lines(donor)[-6:-2] == [
        "Amount: 1,500,000 EUR",
        "From: 3 April 2027",
        "Priority: High",
        "Shared with: Registered donors and partners",
    ]


async def test_what_cannot_be_read_is_explained_in_french(stage: Stage) -> None:
    amina = await stage.invited("Amina", Role.FOCAL_POINT, iso3="TCD", language="fr")
    await fills_in(amina, "Accueil", "Publier un besoin", *BESOIN[:4])
    await fills_in(amina, "=1,5 million")
    assert "par exemple 1,5 million EUR" in _text(amina)
    await fills_in(amina, "=non chiffré", "=3 avril")
    assert "l’année avec quatre chiffres, par exemple 3 avril 2027." in _text(amina)
    await fills_in(amina, "=1er avril 2027", "=fin 2027")
    assert "Quelle est la priorité ?" in _text(amina)


async def test_the_language_is_changed_at_once_and_for_good(stage: Stage) -> None:
    nora = await stage.invited("Nora", Role.DONOR, iso3="NOR")
    await fills_in(nora, "=/language")
    assert ["English", "Français"] in nora.last.buttons
    await fills_in(nora, "Français")
    await nora.sees("Désormais, je vous écris en français.")
    await fills_in(nora, "Accueil")
    await nora.sees("Vous agissez comme donateur, Norvège.")
    await fills_in(nora, "=tchad")
    await nora.sees("État partie")
    await fills_in(nora, "=/language", "English")
    await nora.sees("From now on I write in English.")


async def test_the_menu_of_commands_is_in_the_language_of_the_phone(stage: Stage) -> None:
    asked = stage.world.journal
    assert await stage.world.bell.until(lambda: len(asked.of("setMyCommands")) == 2, within=5)
    listed = {
        one.parameters["language_code"]: one.parameters["commands"]
        for one in asked.of("setMyCommands")
    }
    assert listed.keys() == {"", "fr"}
    assert {"command": "start", "description": "Accueil"} in listed["fr"]
    assert {"command": "start", "description": "Home"} in listed[""]


def _text(phone: Phone) -> str:
    """The last message, with spaces that can be typed."""
    return phone.last.text.replace("\u00a0", " ").replace("\u202f", " ")


def _lines(phone: Phone) -> list[str]:
    return _text(phone).splitlines()
