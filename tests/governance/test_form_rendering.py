"""What `{{ form }}` gives: error summary, labels, hints, errors, joined by ids that exist."""

import re
from xml.etree import ElementTree

import pytest
from django import forms
from django.template import Context, Template
from django.utils import translation


class Report(forms.Form):
    place = forms.ChoiceField(
        label="小区", choices=[("", "请选择"), ("1", "海湾花园")], help_text="按名称查找"
    )
    words = forms.CharField(label="出了什么问题", widget=forms.Textarea)
    kind = forms.ChoiceField(label="类别", choices=[("a", "电梯"), ("b", "消防")], widget=forms.RadioSelect)
    phone = forms.CharField(label="手机号码", required=False)
    photo = forms.FileField(label="照片", required=False)
    hide = forms.BooleanField(label="匿名", required=False)
    token = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean(self):
        raise forms.ValidationError("今天已经反映过同一件事。")


VOID = re.compile(r"<(input|br|img)([^>]*?)/?>")
FLAG = re.compile(r"\s(required|checked|selected|multiple|hidden|disabled|open)(?=[\s>])")


def page(form):
    html = Template("{{ form }}").render(Context({"form": form}))
    html = VOID.sub(r"<\1\2/>", FLAG.sub(r' \1="\1"', html))
    return ElementTree.fromstring(f"<div>{html}</div>")


def refused():
    return page(Report({"words": "", "phone": "138", "token": "x"}))


def text(element):
    return "".join(element.itertext()).strip()


def test_an_untouched_form_has_no_summary_and_no_errors():
    tree = page(Report())

    assert tree.find(".//*[@role='alert']") is None
    assert tree.find(".//*[@aria-invalid]") is None


def test_the_summary_stands_first_and_links_to_every_wrong_field():
    tree = refused()

    summary = tree[0]
    ids = {element.get("id") for element in tree.iter()}
    links = [link.get("href") for link in summary.iter("a")]
    assert summary.get("role") == "alert"
    assert links == ["#id_place", "#id_words", "#id_kind_0"]
    assert {link[1:] for link in links} <= ids


def test_errors_of_the_whole_form_stand_in_the_summary():
    assert "今天已经反映过同一件事。" in text(refused()[0])


def test_every_description_that_a_field_points_to_exists():
    tree = refused()

    ids = {element.get("id") for element in tree.iter()}
    described = [
        element.get("aria-describedby") for element in tree.iter() if element.get("aria-describedby")
    ]
    assert len(described) >= 3
    assert {name for names in described for name in names.split()} <= ids


def test_a_wrong_field_says_so_to_those_who_cannot_see_it():
    tree = refused()

    assert tree.find(".//textarea").get("aria-invalid") == "true"
    assert "错误：" in text(tree.find(".//ul[@id='id_words_error']"))


def test_what_was_typed_stays():
    assert refused().find(".//input[@name='phone']").get("value") == "138"


def test_required_is_said_in_words():
    labels = [text(label) for label in refused().iter("label")]

    assert "小区（必填）" in labels
    assert "手机号码" in labels


def test_choices_are_a_fieldset_with_a_legend():
    fieldset = refused().find(".//fieldset")

    assert text(fieldset.find("legend")) == "类别（必填）"
    assert len(fieldset.findall(".//input[@type='radio']")) == 2


def test_every_field_has_a_label():
    tree = refused()

    labelled = {label.get("for") for label in tree.iter("label")}
    controls = [element for element in tree.iter() if element.tag in {"input", "select", "textarea"}]
    assert {element.get("id") for element in controls if element.get("type") != "hidden"} <= labelled


def test_hidden_fields_are_there_without_a_label():
    tree = refused()

    assert tree.find(".//input[@name='token']").get("value") == "x"
    assert "id_token" not in {label.get("for") for label in tree.iter("label")}


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_no_field_has_a_style_of_its_own(language):
    with translation.override(language):
        assert not [element for element in refused().iter() if element.get("style")]
