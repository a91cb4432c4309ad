from django import forms

from bsc_project.fields import CleanCharField, CleanTextField


class CardForm(forms.Form):
    title = CleanCharField(max_length=20)
    text = CleanTextField(max_length=2000)


def test_clean_fields_clean_before_they_validate():
    form = CardForm({"title": " a\x00\ud800b\nc ", "text": "eins\r\nzwei\ufeff"})
    assert form.is_valid()
    assert form.cleaned_data == {"title": "ab c", "text": "eins\nzwei"}


def test_clean_fields_count_a_line_end_as_one_character():
    assert CardForm({"title": "a", "text": "x\r\n" * 999 + "yy"}).is_valid()


def test_clean_fields_of_nothing_visible_are_missing():
    form = CardForm({"title": "\x00 \u200b", "text": "\ud800"})
    assert sorted(form.errors) == ["text", "title"]


def test_clean_fields_show_what_was_typed_again_without_breaking_the_page():
    form = CardForm({"title": "Zu lang \ud800 für das Feld", "text": "\ud83d"})
    assert not form.is_valid()
    html = form.as_p()
    html.encode("utf-8")
    assert "Zu lang  für das Feld" in html


def test_clean_fields_choose_their_widget():
    form = CardForm()
    assert isinstance(form.fields["title"].widget, forms.TextInput)
    assert isinstance(form.fields["text"].widget, forms.Textarea)
