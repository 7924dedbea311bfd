"""Cases that tests elsewhere hold: each with the tests that inject its fault; those with a lack say what is missing."""

from __future__ import annotations

from functools import partial

from tests.faults.cases import NotBuiltError, Trial, case
from tests.faults.tests_there import run_tests

_WINDOW, _TROUBLE = "tests/window/test_faults.py::", "tests/window/test_trouble.py::"
_JOB, _QT, _VIEW = "tests/window/test_main_job.py::", "tests/ui/test_qt_text.py", "tests/ui/test_article_view.py::"
_RECORDS, _TEXT, _OUT = "tests/formats/test_records.py::", "tests/formats/test_plain_text.py", "tests/formats/"
_IMPORT, _CLI, _PROJECT = "tests/test_importing.py::", "tests/test_cli.py::", "tests/storage/test_project.py::"

TESTS: dict[str, tuple[str, ...]] = {
    "K12": (f"{_WINDOW}test_a_signal_closes_the_program_with_nothing_lost",),
    "D07": (
        f"{_WINDOW}test_a_disk_that_fills_up_while_tagging_loses_nothing_that_was_saved_and_takes_the_rest_later",
        f"{_WINDOW}test_a_later_change_never_pushes_out_one_that_waits_to_be_saved",
        f"{_WINDOW}test_a_disk_that_fills_up_during_an_import_keeps_nothing_of_it_and_the_project_as_it_was",
        f"{_WINDOW}test_a_disk_that_fills_up_during_an_export_leaves_the_old_export_and_nothing_beside_it",
        "tests/storage/test_faults.py::test_a_full_disk_is_told_and_the_project_stays_usable",
    ),
    "D10": (
        f"{_WINDOW}test_what_may_only_be_read_opens_with_a_banner_and_takes_no_tag[file]",
        "tests/storage/test_faults.py::test_what_may_only_be_read_opens_for_reading_and_says_why[file]",
    ),
    "D11": (
        f"{_WINDOW}test_what_may_only_be_read_opens_with_a_banner_and_takes_no_tag[folder]",
        "tests/storage/test_faults.py::test_what_may_only_be_read_opens_for_reading_and_says_why[folder]",
    ),
    "D16": (f"{_WINDOW}test_a_home_that_may_not_be_written_is_no_hindrance",),
    "U02": (
        "tests/ui/test_article_view_mouse.py::test_a_drag_selects_exactly_the_text_dragged_over",
        "tests/ui/test_caret.py::test_a_line_end_is_one_step",
    ),
    "U03": (_QT, "tests/ui/test_caret.py::test_the_caret_never_stands_inside_a_cluster_or_a_line_end"),
    "U06": (
        f"{_TEXT}::test_one_bom_says_how_to_read_and_a_second_is_text",
        f"{_TEXT}::test_the_text_comes_out_as_it_was_written",
    ),
    "U09": (
        "tests/ui/test_article_view_mouse.py::test_a_drag_selects_exactly_the_text_dragged_over",
        "tests/ui/test_caret_oracle.py",
    ),
    "U10": ("tests/ui/test_article_list.py::test_source_and_date_keep_their_own_directions",),
    "U11": (
        f"{_VIEW}test_a_megabyte_in_one_line_opens_at_once_and_can_be_walked",
        "tests/ui/test_caret.py::test_a_long_line_without_spaces_is_cut_between_clusters",
    ),
    "U14": (
        f"{_TEXT}::test_a_guess_is_right_and_told",
        f"{_TEXT}::test_what_is_no_text_is_refused_with_the_place",
        f"{_IMPORT}test_a_guessed_encoding_is_told",
    ),
    "U15": (
        f"{_PROJECT}test_a_span_that_breaks_a_rule_is_refused",
        "tests/ui/test_span_painter.py::test_two_hundred_nested_spans_are_painted_and_found",
    ),
    "U16": (
        f"{_RECORDS}test_a_span_that_fits_is_taken",
        f"{_RECORDS}test_a_span_that_breaks_a_rule_is_refused_with_the_reason",
    ),
    "U17": (f"{_VIEW}test_copying_is_verbatim",),
    "U18": ("tests/core/test_find.py", "tests/storage/test_searching.py"),
    "U20": (f"{_IMPORT}test_line_ends_make_two_articles",),
    "I02": (f"{_RECORDS}test_every_cut_of_a_line_is_reported_or_read",),
    "I03": (
        f"{_RECORDS}test_a_line_that_breaks_a_rule_is_refused_with_its_number",
        f"{_RECORDS}test_lines_end_at_lf_bytes_only",
        f"{_RECORDS}test_a_file_without_records_gives_no_articles",
    ),
    "I04": (
        f"{_RECORDS}test_a_span_that_breaks_a_rule_is_refused_with_the_reason",
        f"{_RECORDS}test_of_two_equal_keys_the_last_counts",
        f"{_RECORDS}test_null_and_missing_fields_are_the_same",
        f"{_RECORDS}test_values_that_are_no_use_as_our_own_are_kept_under_another_name",
    ),
    "I06": (f"{_RECORDS}test_a_span_that_breaks_a_rule_is_refused_with_the_reason",),
    "I07": (f"{_RECORDS}test_a_span_that_breaks_a_rule_is_refused_with_the_reason",),
    "I08": (
        f"{_IMPORT}test_importing_again_adds_nothing_and_no_step",
        f"{_IMPORT}test_spans_that_were_changed_meanwhile_are_listed_and_stay",
        f"{_IMPORT}test_a_copy_of_a_folder_brings_nothing_new",
    ),
    "I09": ("tests/storage/test_arriving.py::test_an_id_with_another_text_is_refused_and_nothing_overwritten",),
    "I10": (f"{_RECORDS}test_any_name_without_control_characters_is_a_label",),
    "I17": (
        f"{_IMPORT}test_a_file_that_disappears_is_reported",
        f"{_TEXT}::test_a_file_that_grows_while_it_is_read_is_refused",
    ),
    "I18": (f"{_OUT}test_exporters.py",),
    "I19": (f"{_OUT}test_writing.py::test_targets_that_can_not_be_replaced_are_refused_in_a_sentence",),
    "I22": (
        f"{_IMPORT}test_a_stopped_import_keeps_nothing",
        f"{_OUT}test_writing.py::test_a_stopped_export_leaves_the_old_file",
    ),
    "I23": (
        f"{_CLI}test_a_reader_that_leaves_early_hears_nothing",
        f"{_CLI}test_a_full_standard_output_is_one_line_and_status_1",
    ),
    "A04": ("tests/storage/test_opening.py::test_a_file_of_another_shape_is_refused_and_says_which",),
    "A10": (
        f"{_WINDOW}test_the_log_holds_no_word_of_an_article",
        f"{_WINDOW}test_a_fault_in_a_slot_is_shown_and_logged_and_the_program_goes_on",
    ),
    "Q13": (
        f"{_JOB}test_a_held_key_tags_nothing_and_deletes_nothing",
        "tests/window/test_actions.py::test_a_letter_pressed_in_a_menu_chooses_there_and_tags_nothing",
    ),
}

#: What the program has not got yet, and the cases need.
LACKS = {
    "I11": "brat is neither read nor written yet",
    "I12": "CoNLL and CSV are neither read nor written yet",
    "I13": "XML is not read yet",
    "I14": "DOCX, EPUB and ZIP are not read yet",
    "I15": "HTML is not read yet",
    "I20": "CSV is not written yet",
    "I21": "XML is not written yet",
    "A06": "there are no patterns to give yet",
    "A07": "there are no dictionaries yet",
    "Q08": "labels can't be deleted, renamed or merged in the window yet",
    "Q09": "articles can't be deleted yet",
}


def _lack(words: str, trial: Trial) -> str:
    raise NotBuiltError(words)


def _tests(names: tuple[str, ...], trial: Trial) -> str:
    return run_tests(trial, *names)


for _id, _names in TESTS.items():
    case(_id)(partial(_tests, _names))
for _id, _words in LACKS.items():
    case(_id)(partial(_lack, _words))
