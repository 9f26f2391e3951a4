import hashlib
from pathlib import Path

import pytest

from diarize.bundle import EMBEDDED, find_bundle, read_verified
from diarize.errors import ModelError

MODEL = b"not really a model"
MANIFEST = """
name = "tiny"
version = "1"
[segmentation]
file = "segmentation.onnx"
sha256 = "{sha256}"
license = "MIT"
source = "a test"
sample_rate = 16000
chunk = 160000
hop = 320
first = 0
speakers = 3
at_once = 2
[embedding]
file = "embedding.onnx"
sha256 = "{sha256}"
license = "MIT"
source = "a test"
sample_rate = 16000
dimension = 192
bins = 80
window = "hamming"
[settings.segmentation]
step = 2.5
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("segmentation.onnx", "embedding.onnx"):
        (tmp_path / name).write_bytes(MODEL)
    sha256 = hashlib.sha256(MODEL).hexdigest()
    (tmp_path / "bundle.toml").write_text(MANIFEST.format(sha256=sha256))
    return tmp_path


def test_a_folder_is_read_and_its_files_are_checked(folder: Path) -> None:
    bundle = find_bundle(folder)
    assert (bundle.name, bundle.sample_rate) == ("tiny", 16_000)
    assert bundle.settings == {"segmentation": {"step": 2.5}}
    assert read_verified(bundle.segmentation) == MODEL


def test_a_changed_file_is_refused(folder: Path) -> None:
    (folder / "embedding.onnx").write_bytes(MODEL + b"!")
    with pytest.raises(ModelError, match=r"embedding\.onnx is not the file of its bundle"):
        read_verified(find_bundle(folder).embedding)


def edit(folder: Path, before: str, after: str) -> None:
    manifest = folder / "bundle.toml"
    manifest.write_text(manifest.read_text().replace(before, after))


def test_a_missing_file_is_named(folder: Path) -> None:
    (folder / "embedding.onnx").unlink()
    with pytest.raises(ModelError, match=r"embedding\.onnx: cannot be read: No such file"):
        read_verified(find_bundle(folder).embedding)


@pytest.mark.parametrize(
    ("before", "after", "problem"),
    [
        ('name = "tiny"', "", "needs name = str"),
        ('version = "1"', 'version = "1"\nformat = 99', "unknown entry 'format'; known: embedding"),
        ("hop = 320", 'hop = "320"', r"\[segmentation\] needs hop = int"),
        ("hop = 320", "hop = 0", r"\[segmentation\] needs hop from 1 to 192000, got 0"),
        ("chunk = 160000", "chunk = 300", r"\[segmentation\]: a chunk has no frame"),
        ("first = 0", "first = -1", r"\[segmentation\] needs first from 0"),
        ("dimension = 192", "dimension = 0", r"\[embedding\] needs dimension from 1 to 65536"),
        ("hop = 320", "hops = 320", r"\[segmentation\]: unknown entry 'hops'"),
        ('file = "embedding.onnx"', 'file = "../x"', "must lie in the bundle's own folder"),
        ("[embedding]", "[embedding", "bundle.toml"),
        ("sample_rate = 16000\nchunk", "sample_rate = 8000\nchunk", "differ in sample_rate"),
        ("[settings.segmentation]", "[settings]", r"\[settings\] needs a table named step"),
        ('version = "1"', 'version = "1"\nsettings = 3', r"\[settings\] takes a table for each"),
    ],
)
def test_a_wrong_manifest_says_what_is_wrong(
    folder: Path, before: str, after: str, problem: str
) -> None:
    edit(folder, before, after)
    if "settings = 3" in after:
        edit(folder, "[settings.segmentation]\nstep = 2.5\n", "")
    with pytest.raises(ModelError, match=problem):
        find_bundle(folder)


def test_a_hash_may_be_in_capitals(folder: Path) -> None:
    sha256 = hashlib.sha256(MODEL).hexdigest()
    edit(folder, sha256, sha256.upper())
    bundle = find_bundle(folder)
    assert bundle.embedding.sha256 == sha256
    assert read_verified(bundle.segmentation) == MODEL


def test_a_bundle_that_is_not_there_says_what_to_give() -> None:
    with pytest.raises(ModelError, match=r"no bundle 'nowhere'.*give 'embedded' or a folder"):
        find_bundle("nowhere")


def test_a_name_of_the_catalogue_that_is_not_here_says_how_to_get_it() -> None:
    with pytest.raises(ModelError, match="`diarize models install pyannote-wespeaker` fetches it"):
        find_bundle("pyannote-wespeaker")


def test_an_installed_bundle_is_found_by_its_name(folder: Path, models: Path) -> None:
    folder.rename(models / "mine")
    assert find_bundle("mine").folder == models / "mine"


def test_a_path_is_a_folder_even_if_a_bundle_is_called_so(
    folder: Path, models: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (models / "mine").mkdir()
    (folder / "mine").mkdir()
    monkeypatch.chdir(folder)
    with pytest.raises(ModelError, match=r"no bundle 'mine': mine/bundle\.toml cannot be read"):
        find_bundle(Path("mine"))


@pytest.mark.parametrize("name", ["embedded", "auto"])
def test_a_path_is_a_folder_even_if_it_is_called_like_a_bundle_of_ours(
    folder: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / name).symlink_to(folder, target_is_directory=True)
    monkeypatch.chdir(folder)
    assert find_bundle(Path(name)).name == "tiny"
    assert find_bundle(f"./{name}").name == "tiny"
    assert find_bundle(name).name == "embedded"


def test_auto_is_the_newest_of_the_catalogue_that_is_here_in_full(
    folder: Path, models: Path
) -> None:
    assert find_bundle("auto").folder == EMBEDDED
    newest = folder.rename(models / "pyannote-wespeaker")
    assert find_bundle("auto").folder == newest
    (newest / "embedding.onnx").unlink()
    assert find_bundle("auto").folder == EMBEDDED


def test_auto_takes_no_bundle_that_is_not_of_the_catalogue(folder: Path, models: Path) -> None:
    folder.rename(models / "mine")
    assert find_bundle().folder == EMBEDDED


def test_the_embedded_bundle_is_whole_and_small() -> None:
    bundle = find_bundle()
    size = sum(len(read_verified(model)) for model in (bundle.segmentation, bundle.embedding))
    assert size < 20e6


IDENTIFICATION = """
[identification]
cohort = "cohort.npy"
sha256 = "{sha256}"
model = "{sha256}"
[identification.calibration]
cosine = 2.0
"""


@pytest.fixture
def naming(folder: Path) -> Path:
    sha256 = hashlib.sha256(MODEL).hexdigest()
    (folder / "cohort.npy").write_bytes(MODEL)
    with (folder / "bundle.toml").open("a") as manifest:
        manifest.write(IDENTIFICATION.format(sha256=sha256))
    return folder


def test_a_bundle_may_say_how_voices_are_named(naming: Path) -> None:
    found = find_bundle(naming).identification
    assert found is not None
    assert found.calibration == {"cosine": 2.0}
    assert read_verified(found) == MODEL


def test_a_bundle_need_not_say_how_voices_are_named(folder: Path) -> None:
    assert find_bundle(folder).identification is None


@pytest.mark.parametrize(
    ("before", "after", "problem"),
    [
        ("[identification.calibration]\ncosine = 2.0", "", "needs a table named calibration"),
        ('cohort = "cohort.npy"', 'cohort = "../x"', "must lie in the bundle's own folder"),
        ('cohort = "cohort.npy"', "", "needs cohort = str"),
        ('cohort = "cohort.npy"', 'cohort = "c"\nnearest = 5', "unknown entry 'nearest'"),
        ('model = "', 'model = "0', "is of another embedding model"),
    ],
)
def test_a_wrong_way_to_name_voices_says_what_is_wrong(
    naming: Path, before: str, after: str, problem: str
) -> None:
    edit(naming, before, after)
    with pytest.raises(ModelError, match=problem):
        find_bundle(naming)


def test_features_are_kaldis_unless_a_bundle_says_otherwise(folder: Path) -> None:
    assert find_bundle(folder).embedding.front_end == "kaldi"
    edit(folder, 'window = "hamming"', 'window = "hamming"\nfront_end = "speechbrain"')
    assert find_bundle(folder).embedding.front_end == "speechbrain"


def test_a_voice_is_centred_alone_unless_a_bundle_says_otherwise(folder: Path) -> None:
    assert find_bundle(folder).embedding.shared_mean == 0
    edit(folder, 'window = "hamming"', 'window = "hamming"\nshared_mean = 0.5')
    assert find_bundle(folder).embedding.shared_mean == 0.5
    edit(folder, "shared_mean = 0.5", "shared_mean = 1")
    assert find_bundle(folder).embedding.shared_mean == 1
    edit(folder, "shared_mean = 1", 'shared_mean = "half"')
    with pytest.raises(ModelError, match=r"\[embedding\] needs shared_mean = float"):
        find_bundle(folder)


def test_a_byte_order_mark_is_no_statement(folder: Path) -> None:
    manifest = folder / "bundle.toml"
    manifest.write_text("\ufeff" + manifest.read_text())
    assert find_bundle(folder).name == "tiny"


def test_a_manifest_of_any_depth_is_refused(folder: Path) -> None:
    (folder / "bundle.toml").write_text("a=" + "[" * 5000)
    with pytest.raises(ModelError, match=r"bundle\.toml: is nested too deeply"):
        find_bundle(folder)


def test_what_is_no_file_is_not_read(folder: Path) -> None:
    bundle = find_bundle(folder)
    bundle.embedding.file.unlink()
    bundle.embedding.file.symlink_to("/dev/zero")
    with pytest.raises(ModelError, match=r"embedding\.onnx: cannot be read: it is no file"):
        read_verified(bundle.embedding)
