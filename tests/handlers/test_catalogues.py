"""The catalogues: no sentence missing or stale, and none that a reader would see broken."""

import ast
import re
import shutil
import subprocess
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from handlers.texts import catalogue
from services.languages import LANGUAGES

ROOT = Path(__file__).parents[2]
LOCALES = ROOT / "handlers" / "locales"
TRANSLATED = sorted(LANGUAGES.keys() - {"en"})
FLOORS = ("bot", "handlers", "services")

NOT_LITERAL = {
    *("_NOTHING", "kind.label", "pillar.label", "region", "source.title"),
    "listed.name",
}
"""What is no sentence, and what handlers/locales/extraction.py collects."""

TAG = re.compile(r"</?[a-z]+>")
HAIR = "\u00a0\u202f"
"""The two spaces at which no line breaks."""

every_language = pytest.mark.parametrize("language", TRANSLATED)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The catalogues as `make translations` would leave them, and the sentences it collects."""
    folder = tmp_path_factory.mktemp("locales")
    shutil.copytree(LOCALES, folder, dirs_exist_ok=True)
    given = (f"LOCALES={folder}", f"POT={folder / 'liaison.pot'}")
    # The environment is there, or this would not run: it is not to be set up anew.
    run = subprocess.run(
        ["make", "--silent", "--assume-old=.venv/tests", "translations", *given],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (run.returncode, run.stdout, run.stderr) == (0, "", "")
    return folder


def po(language: str, folder: Path = LOCALES) -> Path:
    return folder / language / "LC_MESSAGES" / "liaison.po"


def read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file)


def sentences(language: str) -> list[Message]:
    return [message for message in read(po(language)) if message.id]


def english(message: Message) -> tuple[str, ...]:
    """The sentence, or the two of a plural."""
    return (message.id,) if isinstance(message.id, str) else tuple(map(str, message.id))


def forms(message: Message) -> tuple[str, ...]:
    """What it reads as: one sentence, or one for each plural form."""
    return (message.string,) if isinstance(message.string, str) else tuple(map(str, message.string))


def placeholders(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name is not None}


@every_language
def test_every_sentence_is_in_every_catalogue_and_none_is_stale(made: Path, language: str) -> None:
    collected = {english(message) for message in read(made / "liaison.pot") if message.id}
    kept = {english(message) for message in sentences(language)}
    assert collected - kept == set(), "run: make translations"
    assert kept - collected == set(), "run: make translations"


@every_language
def test_make_translations_would_change_nothing(made: Path, language: str) -> None:
    assert po(language, made).read_text() == po(language).read_text(), "run: make translations"


def test_every_sentence_can_be_collected() -> None:
    """`make translations` finds literals only; whatever else stands in a Text must be known."""
    others = set()
    for floor in FLOORS:
        for path in (ROOT / floor).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text())):
                if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
                    continue
                said = node.args[: {"Text": 1, "Plural": 2}.get(node.func.id, 0)]
                others |= {ast.unparse(one) for one in said if not isinstance(one, ast.Constant)}
    assert others == NOT_LITERAL


@every_language
def test_every_sentence_is_translated_and_none_is_in_doubt(language: str) -> None:
    assert [english(one) for one in sentences(language) if not all(forms(one))] == []
    assert [english(one) for one in sentences(language) if one.fuzzy] == []
    assert read(po(language)).obsolete == {}


@every_language
def test_a_plural_has_a_form_for_every_number(language: str) -> None:
    catalog = read(po(language))
    plural_form = catalogue(language).plural_form
    assert {plural_form(n) for n in range(1000)} == set(range(catalog.num_plurals))
    for message in sentences(language):
        expected = catalog.num_plurals if message.pluralizable else 1
        assert len(forms(message)) == expected, message.id


@every_language
def test_placeholders_are_those_of_the_sentence(language: str) -> None:
    for message in sentences(language):
        # Of a plural, the form of one may say the number in words.
        most = placeholders(english(message)[-1])
        for form in forms(message):
            missing = most ^ placeholders(form)
            assert missing <= ({"n"} if form == forms(message)[0] else set()), message.id
            assert not missing or placeholders(english(message)[0]) == most - {"n"}, message.id


@every_language
def test_tags_are_those_of_the_sentence(language: str) -> None:
    for message in sentences(language):
        for form in forms(message):
            assert TAG.findall(form) == TAG.findall(english(message)[0]), message.id
            assert not re.search("[<>]", TAG.sub("", form)), message.id


@every_language
def test_a_sentence_ends_as_it_does_in_english(language: str) -> None:
    """A full stop stays one, and a button without one gets none."""
    for message in sentences(language):
        for form in forms(message):
            ends = [TAG.sub("", one)[-1] for one in (english(message)[-1], form)]
            if ends[0] in ".?!:" or ends[1] in ".!:":
                assert ends[0] == ends[1], message.id
            assert form == form.strip(), message.id


def faults_of_french(sentence: str) -> list[str]:
    """What a French typesetter would mark."""
    plain = TAG.sub("", sentence)
    patterns = {
        "a straight apostrophe or quote": r"['\"]",
        "a quote of another language": "[“”„]",
        "three dots": r"\.\.\.",
        "two spaces": f"[ {HAIR}]{{2}}",
        "no hard space before a mark": rf"(?<![{HAIR}])[:;!?»](?!//)",
        "no hard space after a quote": f"«(?![{HAIR}])",
        "a soft space in a number": r"(?<![\d-])\d{1,3} \d{3}(?![\d-])",
        "a capital without its accent": r"\b(?:Etat|A) ",
    }
    return [fault for fault, pattern in patterns.items() if re.search(pattern, plain)]


def test_french_is_set_as_it_is_printed() -> None:
    faults = {
        form: faults_of_french(form) for message in sentences("fr") for form in forms(message)
    }
    assert {form: found for form, found in faults.items() if found} == {}


@pytest.mark.parametrize(
    "sentence",
    ["l'ISU", "Besoin : quoi", "Besoin: quoi", "Quoi ?", "Quoi?", "« Quoi »", "“Quoi”", "Etat "],
)
def test_what_is_badly_set_is_found(sentence: str) -> None:
    assert faults_of_french(sentence) != []
