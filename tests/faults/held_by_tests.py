"""Cases that tests elsewhere hold: each with the tests that inject its fault."""

from __future__ import annotations

from functools import partial

from tests.faults.cases import Trial, case
from tests.faults.tests_there import run_tests

_WINDOW, _TROUBLE = "tests/window/test_faults.py::", "tests/window/test_trouble.py::"
_JOB, _QT, _VIEW = "tests/window/test_main_job.py::", "tests/ui/test_qt_text.py", "tests/ui/test_article_view.py::"
_RECORDS, _TEXT, _OUT = "tests/formats/test_records.py::", "tests/formats/test_plain_text.py", "tests/formats/"
_CASES, _SEEN, _SHAPES = (f"tests/window/test_text_{name}.py::" for name in ("cases", "seen", "shapes"))
_PLAIN, _TWO, _SAFE = (f"tests/window/test_{name}.py::" for name in ("plain_text", "two_at_once", "backups"))
_LOCK, _BACKUP, _AROUND = (f"tests/storage/test_{name}.py::" for name in ("locking", "backups", "surroundings"))
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
    "D04": (
        f"{_BACKUP}test_a_full_disk_leaves_the_project_and_the_backups_before_alone_and_says_so",
        f"{_BACKUP}test_a_backup_is_not_begun_where_it_would_take_the_last_room",
    ),
    "C01": (f"{_TWO}test_opening_what_is_open_by_another_name_only_says_so",),
    "C02": (
        f"{_TWO}test_the_second_window_is_told_who_has_the_project_and_may_read_it",
        f"{_LOCK}test_the_second_process_is_told_who_has_it_and_since_when",
    ),
    "C06": (f"{_LOCK}test_a_killed_owner_blocks_nobody", f"{_LOCK}test_a_stopped_owner_is_respected"),
    "C07": (
        f"{_LOCK}test_an_empty_or_garbage_lock_blocks_nobody",
        f"{_LOCK}test_a_lock_from_the_future_of_a_process_that_is_no_more_blocks_nobody",
        f"{_LOCK}test_a_lock_of_another_machine_is_told_and_can_be_taken_over",
        f"{_TWO}test_a_lock_of_another_machine_offers_to_open_anyway",
    ),
    "C08": (f"{_LOCK}test_the_same_project_by_another_path_is_known_as_the_same",),
    "C09": (
        f"{_LOCK}test_a_copy_beside_the_original_is_another_project",
        f"{_BACKUP}test_a_copy_beside_the_original_has_backups_of_its_own",
    ),
    "C10": (f"{_BACKUP}test_a_backup_while_another_thread_saves_without_a_pause_is_one_state_of_the_project",),
    "C11": (
        f"{_AROUND}test_a_folder_that_is_synchronised_is_known_by_its_name",
        f"{_AROUND}test_a_share_is_known_by_the_innermost_mount",
        f"{_SAFE}test_a_synchronised_folder_and_a_second_version_are_told_once",
    ),
    "C12": (
        f"{_AROUND}test_a_second_version_is_known_by_what_services_call_it",
        f"{_SAFE}test_a_synchronised_folder_and_a_second_version_are_told_once",
    ),
    "C13": (
        f"{_AROUND}test_a_journal_of_another_time_is_not_applied_and_kept",
        f"{_AROUND}test_a_journal_of_another_project_is_not_applied",
        f"{_AROUND}test_the_journal_of_a_crash_is_its_own_and_takes_the_half_written_back",
        f"{_SAFE}test_a_journal_from_elsewhere_is_asked_about_and_set_aside",
    ),
    "F18": (
        f"{_BACKUP}test_a_damaged_backup_is_marked_and_not_restored_and_an_older_good_one_is",
        f"{_SAFE}test_a_damaged_backup_is_marked_and_the_newest_sound_one_is_chosen",
    ),
    "U19": (f"{_SEEN}test_scale_scheme_and_missing_fonts_leave_offsets_alone",),
    "A01": (
        f"{_PLAIN}test_words_from_outside_are_shown_as_they_are_everywhere",
        f"{_TROUBLE}test_markup_in_a_title_is_shown_and_not_interpreted",
    ),
    "A02": (f"{_PLAIN}test_a02_no_picture_is_opened_and_no_server_is_called",),
    "A03": (
        f"{_PLAIN}test_words_from_outside_are_shown_as_they_are_everywhere",
        f"{_PLAIN}test_a03_a_note_an_analyst_and_a_label_are_kept_as_they_were_typed",
    ),
    "A05": (
        f"{_PLAIN}test_words_in_the_filter_the_finder_and_the_lists_are_only_looked_for",
        "tests/storage/test_searching.py::test_no_query_is_a_syntax",
    ),
    "A09": (
        f"{_PLAIN}test_no_click_on_a_link_opens_anything",
        "tests/test_docs.py::test_no_module_can_reach_the_network_as_the_readme_says",
    ),
    "U02": (
        f"{_CASES}test_a_text_is_tagged_by_mouse_and_keys_and_comes_back_as_it_was",
        "tests/ui/test_article_view_mouse.py::test_a_drag_selects_exactly_the_text_dragged_over",
        "tests/ui/test_caret.py::test_a_line_end_is_one_step",
    ),
    "U03": (
        f"{_CASES}test_the_caret_never_stands_inside_what_is_seen_as_one",
        _QT,
        "tests/ui/test_caret.py::test_the_caret_never_stands_inside_a_cluster_or_a_line_end",
    ),
    "U06": (
        f"{_CASES}test_a_byte_order_mark_says_how_to_read_and_a_second_one_is_text",
        f"{_TEXT}::test_one_bom_says_how_to_read_and_a_second_is_text",
        f"{_TEXT}::test_the_text_comes_out_as_it_was_written",
    ),
    "U09": (
        f"{_SEEN}test_u09_a_drag_over_urdu_selects_as_the_eye_follows",
        f"{_SEEN}test_the_selection_shows_what_will_be_tagged",
        "tests/ui/test_article_view_mouse.py::test_a_drag_selects_exactly_the_text_dragged_over",
        "tests/ui/test_caret_oracle.py",
    ),
    "U10": (
        f"{_PLAIN}test_words_from_outside_are_shown_as_they_are_everywhere",
        "tests/ui/test_article_list.py::test_source_and_date_keep_their_own_directions",
    ),
    "U11": (
        f"{_SHAPES}test_a_long_text_is_shown_tagged_by_keys_and_mouse_and_comes_back",
        f"{_VIEW}test_a_megabyte_in_one_line_opens_at_once_and_can_be_walked",
        "tests/ui/test_caret.py::test_a_long_line_without_spaces_is_cut_between_clusters",
    ),
    "U14": (
        f"{_CASES}test_bytes_that_are_not_what_they_should_be_are_refused_with_their_place",
        f"{_TEXT}::test_a_guess_is_right_and_told",
        f"{_TEXT}::test_what_is_no_text_is_refused_with_the_place",
        f"{_IMPORT}test_a_guessed_encoding_is_told",
    ),
    "U15": (
        f"{_SHAPES}test_spans_of_any_shape_come_in_are_shown_and_go_out_as_they_were",
        f"{_SHAPES}test_u15_spans_are_nested_crossed_and_made_equal_by_hand",
        f"{_PROJECT}test_a_span_that_breaks_a_rule_is_refused",
        "tests/ui/test_span_painter.py::test_two_hundred_nested_spans_are_painted_and_found",
    ),
    "U16": (
        f"{_SHAPES}test_fragments_are_put_in_order_and_united_where_they_meet",
        f"{_RECORDS}test_a_span_that_fits_is_taken",
        f"{_RECORDS}test_a_span_that_breaks_a_rule_is_refused_with_the_reason",
    ),
    "U17": (
        f"{_SEEN}test_what_is_copied_is_the_text_as_it_stands",
        f"{_VIEW}test_copying_is_verbatim",
    ),
    "U18": (
        f"{_SEEN}test_what_is_found_is_selected_by_its_place_in_the_verbatim_text_and_tagged",
        "tests/core/test_find.py",
        "tests/storage/test_holding.py",
    ),
    "U20": (
        f"{_SHAPES}test_u20_the_same_article_with_cr_lf_and_with_lf_is_two_articles",
        f"{_IMPORT}test_line_ends_make_two_articles",
    ),
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
    "Q09": (
        "tests/storage/test_removals.py",
        "tests/window/test_article_facts.py::test_an_article_goes_with_relations_from_others_after_a_question_that_counts_them",
    ),
    "Q14": ("tests/window/test_q_cases.py::test_q14_an_input_method_and_dead_keys_tag_nothing",),
    "Q13": (
        "tests/window/test_q_cases.py::test_q13_a_tag_key_pressed_twice_or_held_makes_one_span",
        f"{_JOB}test_a_held_key_tags_nothing_and_deletes_nothing",
        "tests/window/test_actions.py::test_a_letter_pressed_in_a_menu_chooses_there_and_tags_nothing",
    ),
}


def _tests(names: tuple[str, ...], trial: Trial) -> str:
    return run_tests(trial, *names)


for _id, _names in TESTS.items():
    case(_id)(partial(_tests, _names))
