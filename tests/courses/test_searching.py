import pytest

from courses.searching import fold, search_lessons, search_words

MIXED = "Le lait maternel – Œdème, ÉTÉ, naïve, l’eau"


def keys(edition, query):
    return [hit.key for hit in search_lessons(edition, "en", query)]


@pytest.mark.parametrize(("query", "found"), [("ete", True), ("NAÏVE", True), ("naive", True), ("l'eau", True), ("xyz", False)])
def test_fold_is_blind_to_accents_case_and_quotes(query, found):
    assert (fold(query) in fold(MIXED)) is found


def test_fold_keeps_every_letter_in_its_place():
    assert len(fold(MIXED)) == len(MIXED)


def test_search_needs_every_word_and_puts_titles_first(load, change):
    change("en/lessons/m1-second.md", "You meet a mother.", "You meet a second mother by the Rivière.")
    edition = load(publish=True)

    assert keys(edition, "mother") == ["m1-first", "m1-second", "m1-extra"]
    assert keys(edition, "second") == ["m1-second", "m1-first", "m1-extra"]
    assert keys(edition, "mother riviere") == ["m1-second"]
    assert keys(edition, "moth") == ["m1-first", "m1-second", "m1-extra"]
    assert keys(edition, "other") == []
    assert keys(edition, "mother unicorn") == []
    assert keys(edition, "  ") == []


def test_snippets_mark_the_hit_and_escape_the_rest(load, change):
    change("en/lessons/m1-first.md", "You meet a mother.", "You meet a mother & her Pépé.")
    [hit] = search_lessons(load(publish=True), "en", "pepe")

    assert "mother &amp; her <mark>Pépé</mark>." in hit.snippet
    assert "<mark>" not in hit.title


def test_a_query_is_never_html(edition):
    assert search_lessons(edition, "en", "<script>") == []


def test_words_are_found_by_their_term(edition):
    assert [key for key, _entry in search_words(edition, "en", "SOA")] == ["soap"]
    assert search_words(edition, "en", "") == []
