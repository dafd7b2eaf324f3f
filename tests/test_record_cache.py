"""The records kept between builds: what is not whole is read anew, and what is not asked for is swept away."""

from generator.record_cache import RecordCache


def test_whatever_stands_in_the_folder_and_is_not_asked_for_is_swept_away(tmp_path):
    (tmp_path / "old").write_bytes(b"noise")
    (tmp_path / "folder" / "below").mkdir(parents=True)
    RecordCache(tmp_path).forget_others()
    assert not list(tmp_path.iterdir())


def test_a_record_cut_short_or_turned_into_a_folder_is_read_anew(tmp_path):
    cache = RecordCache(tmp_path)
    cache.put("name", "a record")
    assert cache.get("name") == "a record"
    whole = (tmp_path / "name").read_bytes()
    for length in range(len(whole)):
        (tmp_path / "name").write_bytes(whole[:length])
        assert cache.get("name") is None
    (tmp_path / "name").unlink()
    (tmp_path / "name").mkdir()
    assert cache.get("name") is None
    cache.put("name", "a record")
    assert cache.get("name") == "a record"
