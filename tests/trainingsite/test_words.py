"""The catalogues of the interface: every word is gathered, and what would mislead a reader is named."""

import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import polib
import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.utils import translation
from django.utils.formats import date_format

from trainingsite.words import checking, gathering
from trainingsite.words.catalogues import catalogue, key_of, path_of, translated_languages
from trainingsite.words.compiling import compile_words
from trainingsite.words.extracting import Word, asked_in
from trainingsite.words.sources import our_files

PYTHON = """
from django.utils.translation import gettext as _, ngettext, pgettext_lazy, npgettext
_("One")
_("Two " "parts")
ngettext("%(n)s egg", "%(n)s eggs", 3)
pgettext_lazy("a verb", "Sign")
npgettext("here", "a", "b", 2)
_(variable)
translate("Not this")
"""
TEMPLATE = """
{% page_head title=_("Head") lead=_('Lead') %}{% translate "Plain" %}{% translate "Sign" context "a noun" %}
{% blocktranslate trimmed with a=b|default:_("Nobody") %}
  Hello {{ a }},
  100%
{% endblocktranslate %}
{% blocktranslate count n=eggs context "c" %}one{% plural %}{{ n }} of them{% endblocktranslate %}
{# _("Not this") #}
"""


@pytest.fixture
def files(tmp_path):
    (tmp_path / "a.py").write_text(PYTHON)
    (tmp_path / "b.html").write_text(TEMPLATE)
    return [tmp_path / "a.py", tmp_path / "b.html"]


def test_words_are_found_in_code_and_templates(files):
    assert sorted(asked_in(files).values()) == sorted(
        [
            Word("One"),
            Word("Two parts"),
            Word("%(n)s egg", plural="%(n)s eggs"),
            Word("Sign", "a verb"),
            Word("a", "here", "b"),
            Word("Head"),
            Word("Lead"),
            Word("Plain"),
            Word("Sign", "a noun"),
            Word("Nobody"),
            Word("Hello %(a)s, 100%%"),
            Word("one", "c", "%(n)s of them"),
        ]
    )


@pytest.mark.skipif(not shutil.which("xgettext"), reason="there is no xgettext here to compare with")
def test_words_are_those_that_xgettext_finds(tmp_path):
    """Of our own code: the programs of gettext agree with ours, word for word."""
    code = [file for file in our_files() if file.suffix == ".py"]
    keywords = ["gettext_lazy", "ngettext_lazy:1,2", "pgettext:1c,2", "pgettext_lazy:1c,2", "npgettext:1c,2,3", "npgettext_lazy:1c,2,3"]
    command = ["xgettext", "--language=Python", "--from-code=UTF-8", "--no-location", "-o", str(tmp_path / "all.pot")]
    subprocess.run([*command, *(f"--keyword={each}" for each in keywords), *map(str, code)], check=True, capture_output=True)

    theirs = {key_of(entry) for entry in polib.pofile(str(tmp_path / "all.pot"))}
    assert theirs - {("", "")} == set(asked_in(code))


@pytest.fixture
def own_locale(tmp_path, settings):
    settings.LOCALE_PATHS = [tmp_path]
    return tmp_path


def test_gathering_keeps_what_is_translated_and_twice_is_once(own_locale):
    gathering.gather("sw")
    file = catalogue("sw")
    file.metadata["X-Reviewer"] = "Zawadi, nurse, 2026-12-01"
    file.find("Save").msgstr = "Hifadhi"
    file.append(polib.POEntry(msgid="Said no more", msgstr="…"))
    file.save(str(path_of("sw")))

    assert gathering.gather("sw") == (0, 1)
    once = path_of("sw").read_text()
    assert gathering.gather("sw") == (0, 0)

    assert path_of("sw").read_text() == once
    assert catalogue("sw").find("Save").msgstr == "Hifadhi"
    assert catalogue("sw").metadata["X-Reviewer"] == "Zawadi, nurse, 2026-12-01"
    assert "Said no more" not in once


def test_words_of_libraries_are_gathered_where_the_library_has_none(own_locale):
    for language in ("sw", "fr"):
        gathering.gather(language)

    assert catalogue("sw").find("Incorrect password.") is not None, "allauth has no Swahili"
    assert catalogue("fr").find("Incorrect password.") is None, "allauth has French"


def entry(msgid, msgstr, **more):
    return polib.POEntry(msgid=msgid, msgstr=msgstr, **more)


@pytest.mark.parametrize(
    ("faulty", "said"),
    [
        (entry("Hello %(name)s", "Habari %(jina)s"), "lacks %(name)s; has besides %(jina)s"),
        (entry("%(n)s of {all}", "%(n)s ya {zote}"), "lacks {all}; has besides {zote}"),
        (entry("100%%", "100%"), "lacks %%"),
        (entry("<b>Now</b>", "Sasa"), "lacks <b>, </b>"),
        (entry('<a href="%(url)s">Go</a>', '<a href="%(uri)s">Nenda</a>'), 'lacks <a href="%(url)s">'),
        (entry("Lesson: ", "Somo:"), "ends with another space"),
        (entry("Save", " Hifadhi"), "begins with another space"),
        (entry("a", "", msgid_plural="b", msgstr_plural={0: "x"}), "the language has 2"),
        (entry("%(n)s egg", "", msgid_plural="%(n)s eggs", msgstr_plural={0: "yai", 1: "mayai"}), "form 1: lacks %(n)s"),
    ],
)
def test_what_would_mislead_is_broken(own_locale, faulty, said):
    path_of("sw").parent.mkdir(parents=True)
    file = polib.POFile(wrapwidth=0)
    file.metadata = {"Content-Type": "text/plain; charset=UTF-8", "Plural-Forms": "nplurals=2; plural=(n != 1);"}
    file.append(faulty)
    file.save(str(path_of("sw")))

    broken = [fault for fault in checking.faults_of("sw") if fault.kind == "broken"]
    assert len(broken) == 1
    assert said in str(broken[0])


def test_arabic_may_say_none_one_and_two_in_words(own_locale):
    path_of("ar").parent.mkdir(parents=True)
    file = polib.POFile(wrapwidth=0)
    file.metadata = {"Content-Type": "text/plain; charset=UTF-8", "Plural-Forms": gathering.PLURALS["ar"]}
    forms = {0: "لا دروس", 1: "درس واحد", 2: "درسان", 3: "%(n)s دروس", 4: "%(n)s درسًا", 5: "%(n)s درس"}
    file.append(entry("%(n)s lesson", "", msgid_plural="%(n)s lessons", msgstr_plural=forms))
    file.save(str(path_of("ar")))

    assert [fault for fault in checking.faults_of("ar") if fault.kind == "broken"] == []


def test_check_words_fails_on_what_is_missing_only_when_asked(own_locale, capsys):
    gathering.gather("sw")

    call_command("check_words", "sw")
    with pytest.raises(CommandError):
        call_command("check_words", "sw", "--whole")
    assert "missing" in capsys.readouterr().out


def test_catalogues_compile_once_and_are_read(own_locale):
    gathering.gather("sw")
    file = catalogue("sw")
    file.find("Save").msgstr = "Hifadhi"
    file.find("Region").msgstr, file.find("Region").flags = "Mkoa?", ["fuzzy"]
    file.save(str(path_of("sw")))

    assert compile_words() == [path_of("sw").with_suffix(".mo")]
    compiled = {each.msgid for each in polib.mofile(str(path_of("sw").with_suffix(".mo")))}
    assert "Save" in compiled
    assert "Region" not in compiled, "a guess is not shown to people"


@pytest.mark.parametrize("language", translated_languages())
def test_the_catalogues_of_the_site_break_nothing(language):
    assert [str(fault) for fault in checking.faults_of(language) if fault.kind == "broken"] == []


@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
def test_dates_name_the_month_in_words_and_clocks_have_24_hours(language):
    moment = datetime(2026, 4, 3, 15, 5, tzinfo=UTC)
    with translation.override(language):
        shown = [date_format(moment, each) for each in ("SHORT_DATE_FORMAT", "SHORT_DATETIME_FORMAT", "DATETIME_FORMAT")]
    assert all("3" in each and "2026" in each and "/" not in each and any(letter.isalpha() for letter in each) for each in shown), shown
    assert "15:05" in shown[1]
    assert "15:05" in shown[2]


def test_compiled_catalogues_stay_out_of_the_repository():
    assert "*.mo" in Path(settings.BASE_DIR, ".gitignore").read_text().split()
