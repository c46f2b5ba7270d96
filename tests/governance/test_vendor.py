from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.core.management import call_command

from governance.vendor import OneFile, VendorFinder, located


@pytest.fixture
def finder(settings):
    return VendorFinder()


def test_every_listed_file_is_in_its_wheel(finder):
    assert finder.check() == []


def test_a_file_that_a_wheel_has_lost_is_reported(settings):
    settings.VENDOR_FILES = {"vendor/gone.css": ("js_lib_bootstrap5", "static/gone.css")}

    errors = VendorFinder().check()

    assert [error.id for error in errors] == ["governance.E001"]
    assert "vendor/gone.css" in errors[0].msg


def test_a_wheel_that_is_not_installed_is_reported(settings):
    settings.VENDOR_FILES = {"vendor/gone.css": ("no_such_wheel", "gone.css")}

    assert len(VendorFinder().check()) == 1


def test_only_listed_names_are_found(finder):
    assert finder.find("vendor/bootstrap.min.css").endswith("bootstrap.min.css")
    assert finder.find("js-lib-bootstrap5/css/bootstrap.min.css") == []
    assert finder.find("vendor/bootstrap.min.css", find_all=True) == [
        str(located("js_lib_bootstrap5", "static/js-lib-bootstrap5/css/bootstrap.min.css"))
    ]


def test_ignored_names_are_not_listed(finder):
    assert [name for name, _ in finder.list(["vendor/*.css"])] == ["vendor/htmx.min.js"]


def test_the_pointer_to_a_source_map_is_taken_out(tmp_path):
    (tmp_path / "a.css").write_text("b{}\n/*# sourceMappingURL=a.css.map */")

    with OneFile("vendor/a.css", tmp_path / "a.css").open("vendor/a.css") as file:
        assert b"sourceMappingURL" not in file.read()


def test_other_files_are_published_byte_for_byte(tmp_path):
    (tmp_path / "a.png").write_bytes(b"\x89PNG //# sourceMappingURL=x")

    with OneFile("vendor/a.png", tmp_path / "a.png").open("vendor/a.png") as file:
        assert file.read() == b"\x89PNG //# sourceMappingURL=x"


def test_collecting_takes_a_few_files_and_hashes_their_names(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"},
    }
    finders.get_finder.cache_clear()

    call_command("collectstatic", interactive=False, verbosity=0)

    names = {str(path.relative_to(tmp_path)) for path in Path(tmp_path).rglob("*") if path.is_file()}
    assert "staticfiles.json" in names
    assert any(name.startswith("vendor/bootstrap.min.") and name.count(".") == 3 for name in names)
    assert not any(name.startswith(("django_htmx", "django_tables2", "js-lib-bootstrap5")) for name in names)


def test_no_page_of_ours_holds_style_or_script_of_its_own():
    inline = (" style=", "<style", "onclick=", "onchange=", "onsubmit=", "onload=")
    for page in Path("templates").rglob("*.html"):
        text = page.read_text()
        assert not any(word in text for word in inline), page
        assert "<script>" not in text, page
