from annotator.core.identity import derived_id, new_id


def test_the_same_parts_give_the_same_name_on_every_machine():
    assert derived_id("a", "b") == "zb6xwynz3tp5pc0jee"
    assert len(derived_id("")) == len(new_id())


def test_parts_do_not_run_into_each_other():
    names = [derived_id("ab", "c"), derived_id("a", "bc"), derived_id("abc"), derived_id("ab", "c", "")]
    assert len(set(names)) == len(names)
