"""The table of actions: words, keys, place in the menus. A new action is a line here and a handler in ``commands``."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtGui import QAction, QKeySequence

StandardKey = QKeySequence.StandardKey
Role = QAction.MenuRole


@dataclass(frozen=True, slots=True)
class ActionSpec:
    """One action. ``keys`` are the first to show, then further ones; ``in_text`` keys need the focus in the text."""

    name: str
    menu: str
    text: str
    keys: tuple[str | StandardKey, ...] = ()
    tip: str = ""
    icon: str = ""
    in_text: bool = False
    repeats: bool = False
    checkable: bool = False
    role: Role = Role.NoRole
    separated: bool = False
    writes: bool = False


MENUS = ("&File", "&Edit", "&View", "&Article", "&Tag", "&Code", "&Search", "&Help")

ACTIONS = (
    ActionSpec("new", "&File", "&New project…", (StandardKey.New,), "Make an empty project file"),
    ActionSpec("open", "&File", "&Open project…", (StandardKey.Open,), "Open a project file"),
    ActionSpec(
        "open_folder",
        "&File",
        "Open a &folder of articles…",
        ("Ctrl+Shift+O",),
        "Make a project beside a folder, or reopen the one that is there",
    ),
    ActionSpec(
        "import",
        "&File",
        "&Import articles…",
        ("Ctrl+I",),
        "Add text files or JSONL to this project; dropping them on the window does the same",
        separated=True,
        writes=True,
    ),
    ActionSpec("export", "&File", "&Export…", ("Ctrl+E",), "Write the articles and their spans as JSONL"),
    ActionSpec(
        "save_as",
        "&File",
        "Save &as…",
        ("Ctrl+Shift+S",),
        "Write the project to another file, and go on there; needed only where it can't be saved in its place",
        separated=True,
    ),
    ActionSpec(
        "save_clean", "&File", "Save a clean cop&y…", (), "Write a copy without the remains of what was deleted"
    ),
    ActionSpec(
        "check", "&File", "&Check the project", (), "Verify the file, every text and every span", separated=True
    ),
    ActionSpec(
        "restore", "&File", "&Restore from a backup…", (), "See the backups of this project, and go back to one of them"
    ),
    ActionSpec(
        "settings",
        "&File",
        "&Settings…",
        (StandardKey.Preferences, "Ctrl+,"),
        "Text size, colours, name",
        role=Role.PreferencesRole,
        separated=True,
    ),
    ActionSpec(
        "quit",
        "&File",
        "&Quit",
        (StandardKey.Quit, "Ctrl+Q"),
        "Everything is saved already",
        role=Role.QuitRole,
        separated=True,
    ),
    ActionSpec(
        "undo",
        "&Edit",
        "&Undo",
        (StandardKey.Undo,),
        "Take the last change back, also yesterday's",
        "undo",
        repeats=True,
        writes=True,
    ),
    ActionSpec("undo_key", "", "Undo", ("Z",), "Undo, while reading", in_text=True, writes=True),
    ActionSpec(
        "redo",
        "&Edit",
        "&Redo",
        (StandardKey.Redo, "Ctrl+Shift+Z"),
        "Do again what was undone",
        "redo",
        repeats=True,
        writes=True,
    ),
    ActionSpec("redo_key", "", "Redo", ("Shift+Z",), "Redo, while reading", in_text=True, writes=True),
    ActionSpec("history", "&Edit", "&History…", ("Ctrl+Shift+H",), "Every change of this project"),
    ActionSpec(
        "copy",
        "&Edit",
        "&Copy",
        (StandardKey.Copy,),
        "Copy the target as it stands in the article",
        in_text=True,
        separated=True,
    ),
    ActionSpec("zoom_in", "&View", "&Larger text", (StandardKey.ZoomIn, "Ctrl+="), repeats=True),
    ActionSpec("zoom_out", "&View", "&Smaller text", (StandardKey.ZoomOut,), repeats=True),
    ActionSpec("zoom_reset", "&View", "&Normal text size", ("Ctrl+0",)),
    ActionSpec("tags", "&View", "Label &tags in the text", (), checkable=True, separated=True),
    ActionSpec(
        "relations",
        "&View",
        "All r&elations in the text",
        (),
        "Draw the relations of every span, not only of the selected one",
        checkable=True,
    ),
    ActionSpec(
        "show_suggestions",
        "&View",
        "S&uggestions in the text",
        (),
        "Fine dashed lines under what word lists, patterns and models propose",
        checkable=True,
    ),
    ActionSpec(
        "guideline",
        "&View",
        "&Guideline of the label",
        (),
        "What to mark with the label of the selected span, or the one used last; under the inspector",
        checkable=True,
    ),
    ActionSpec(
        "hover",
        "&View",
        "P&ointing sets the target",
        (),
        "The word under the mouse is what the next key acts on; off, only once it was clicked",
        checkable=True,
    ),
    ActionSpec("list", "&View", "&Articles pane", (), checkable=True, separated=True),
    ActionSpec("inspector", "&View", "&Inspector pane", (), checkable=True),
    ActionSpec(
        "beside",
        "&View",
        "Another article &beside…",
        ("Ctrl+Shift+B",),
        "Read a second article beside this one, to link spans of both",
    ),
    ActionSpec("beside_swap", "&View", "S&wap the two articles", ("Ctrl+Shift+X",), "Code the article that is beside"),
    ActionSpec("next_pane", "&View", "Next &pane", ("F6",), separated=True),
    ActionSpec("previous_pane", "&View", "P&revious pane", ("Shift+F6",)),
    ActionSpec("text", "&View", "To the te&xt", ("Ctrl+T",), "Put the keys back into the article"),
    ActionSpec(
        "done",
        "&Article",
        "&Done, and on",
        ("Ctrl+Return",),
        "Mark as done, open the next open article",
        "done",
        writes=True,
    ),
    ActionSpec(
        "done_key", "", "Done, and on", ("Y",), "Mark as done, open the next open article", in_text=True, writes=True
    ),
    ActionSpec("next_article", "&Article", "&Next article", ("Ctrl+PgDown",), repeats=True, separated=True),
    ActionSpec("previous_article", "&Article", "&Previous article", ("Ctrl+PgUp",), repeats=True),
    ActionSpec("go_to", "&Article", "&Go to article…", ("Ctrl+K",), "Type a part of the title"),
    ActionSpec(
        "next_uncertain",
        "&Article",
        "Next article by &uncertainty",
        (),
        "Open the article to do that the model is least sure of: to code it teaches the most",
    ),
    ActionSpec(
        "article_details",
        "&Article",
        "Deta&ils…",
        ("Ctrl+D",),
        "Title, source, author, address, date, language and note of this article",
        separated=True,
    ),
    ActionSpec(
        "remove_article",
        "&Article",
        "Take &out of the project…",
        (),
        "Remove this article with its spans; undo brings it back",
        writes=True,
    ),
    ActionSpec("status_todo", "&Article", "Mark as &to do", (), separated=True, writes=True),
    ActionSpec("status_in_progress", "&Article", "Mark as in prog&ress", (), writes=True),
    ActionSpec("status_done", "&Article", "Mark as don&e", (), writes=True),
    ActionSpec("status_flagged", "&Article", "&Flag", ("Ctrl+Shift+M",), writes=True),
    ActionSpec(
        "wider",
        "&Tag",
        "&Wider",
        ("W",),
        "The next wider unit; on a span, the span around it",
        in_text=True,
        repeats=True,
        separated=True,
    ),
    ActionSpec(
        "narrower",
        "&Tag",
        "&Narrower",
        ("Q",),
        "The next narrower unit; on a span, the span inside it",
        in_text=True,
        repeats=True,
    ),
    ActionSpec(
        "end_out", "&Tag", "&End a word further", ("D",), in_text=True, repeats=True, separated=True, writes=True
    ),
    ActionSpec("end_in", "&Tag", "En&d a word back", ("S",), in_text=True, repeats=True, writes=True),
    ActionSpec("start_out", "&Tag", "S&tart a word earlier", ("Shift+D",), in_text=True, repeats=True, writes=True),
    ActionSpec("start_in", "&Tag", "Sta&rt a word later", ("Shift+S",), in_text=True, repeats=True, writes=True),
    ActionSpec(
        "bind",
        "&Tag",
        "&Bind to the last span",
        ("B",),
        "Make the target a further fragment of it; a selected span is joined to the one selected before",
        in_text=True,
        separated=True,
        writes=True,
    ),
    ActionSpec(
        "unbind",
        "&Tag",
        "&Cut out, or split",
        ("Shift+B",),
        "Cut the selection out of the last span; of a selected span in pieces, make the piece here a span of its own",
        in_text=True,
        writes=True,
    ),
    ActionSpec("delete", "&Tag", "De&lete the span", ("X", "Del", "Backspace"), in_text=True, writes=True),
    ActionSpec(
        "pen",
        "&Tag",
        "&Pen…",
        ("P",),
        "Then the key of a label: clicks and drags tag with it, until P or Escape",
        in_text=True,
    ),
    ActionSpec(
        "hints",
        "&Tag",
        "&Hints on names and spans",
        ("F",),
        "Show letters beside the spans, names and passages in view; typing them makes one the target",
        in_text=True,
        separated=True,
    ),
    ActionSpec(
        "word_hints",
        "&Tag",
        "Hints on w&ords",
        ("Shift+F",),
        "Select without the mouse: the letters of the first word, then those of the last one",
        in_text=True,
    ),
    ActionSpec(
        "hint_list",
        "&Tag",
        "Hints as a li&st…",
        (),
        "The spans, names and passages in view as a list, to be chosen by typing a part of their words",
    ),
    ActionSpec("edit", "&Tag", "Edit in the &inspector", ("Return", "Enter"), in_text=True, separated=True),
    ActionSpec("next_span", "&Tag", "Ne&xt span", ("Tab",), in_text=True, repeats=True),
    ActionSpec("previous_span", "&Tag", "Pre&vious span", ("Shift+Tab",), in_text=True, repeats=True),
    ActionSpec("drop", "&Tag", "Drop the selection", ("Escape",), in_text=True),
    ActionSpec(
        "walk_on",
        "&Code",
        "&Walk on",
        ("N",),
        "The next place that may want a span; a label's key tags it and goes on",
        in_text=True,
        repeats=True,
    ),
    ActionSpec(
        "walk_back",
        "&Code",
        "Walk bac&k",
        ("Shift+N",),
        "The place before, or the span that was made there on this walk",
        in_text=True,
        repeats=True,
    ),
    ActionSpec("walk_names", "&Code", "Walk through na&mes", tip="Untagged names", checkable=True),
    ActionSpec(
        "walk_quotations", "&Code", "Walk through &quotations", tip="Quoted passages without a claim", checkable=True
    ),
    ActionSpec("walk_suggestions", "&Code", "Walk through &suggestions", tip="What is suggested", checkable=True),
    ActionSpec(
        "walk_incomplete",
        "&Code",
        "Walk through &incomplete spans",
        tip="Spans that lack a needed attribute",
        checkable=True,
    ),
    ActionSpec(
        "accept",
        "&Code",
        "Accept the pr&oposal",
        ("V",),
        "Take the value that is proposed for the target, and see the next one; of a suggestion, make it a span",
        in_text=True,
        separated=True,
        writes=True,
    ),
    ActionSpec(
        "next_proposal",
        "&Code",
        "Ne&xt proposal",
        ("Shift+V",),
        "Leave the value that is proposed, and see the next one",
        in_text=True,
    ),
    ActionSpec(
        "attributes",
        "&Code",
        "&Attributes by keys",
        ("T",),
        "Set the attributes of the selected span one after the other, by a letter each",
        in_text=True,
        separated=True,
        writes=True,
    ),
    ActionSpec(
        "flag_span",
        "&Code",
        "&Flag this span",
        ("Shift+T",),
        "Flag the selected span to be looked at again; once more takes the flag away",
        in_text=True,
        writes=True,
    ),
    ActionSpec(
        "next_incomplete",
        "&Code",
        "&Next incomplete span",
        ("F4",),
        "Select the next span that lacks a needed attribute, here or in a later article",
    ),
    ActionSpec("previous_incomplete", "&Code", "&Previous incomplete span", ("Shift+F4",)),
    ActionSpec(
        "link_entity",
        "&Code",
        "&Link to an entity…",
        ("K",),
        "Say which actor or location the selected span mentions: Return takes the first proposal",
        in_text=True,
        writes=True,
    ),
    ActionSpec(
        "relate",
        "&Code",
        "&Relate this span…",
        ("R",),
        "Link the selected span to another one: the letter of the type, then the other end",
        in_text=True,
        writes=True,
    ),
    ActionSpec(
        "back", "&Code", "&Back along the relation", ("Alt+Left",), "Go back to where a relation was followed from"
    ),
    ActionSpec(
        "entities",
        "&Code",
        "&Entities…",
        ("Ctrl+Shift+E",),
        "The register of actors and locations: search, change, merge, split; what mentions them",
        separated=True,
    ),
    ActionSpec(
        "import_gazetteer",
        "&Code",
        "Import a &gazetteer…",
        (),
        "Add the actors or locations of a CSV file to the register",
        writes=True,
    ),
    ActionSpec(
        "label_set",
        "&Code",
        "Label se&t…",
        ("Ctrl+Shift+L",),
        "Labels, their attributes and guidelines, relation types: add, change, merge, split, archive",
        separated=True,
        writes=True,
    ),
    ActionSpec("find", "&Search", "&Find in the article…", (StandardKey.Find,), "", "search"),
    ActionSpec("find_next", "&Search", "Find &next", (StandardKey.FindNext, "F3"), repeats=True),
    ActionSpec("find_previous", "&Search", "Find &previous", (StandardKey.FindPrevious, "Shift+F3"), repeats=True),
    ActionSpec(
        "jump",
        "&Search",
        "&Jump to a word…",
        ("G",),
        "Type the beginning of a word in view, then Return: the caret goes there",
        in_text=True,
    ),
    ActionSpec(
        "concordance",
        "&Search",
        "&Concordance…",
        ("Ctrl+Shift+F",),
        "Every place of a word, phrase or pattern in all articles, to be read in its context and tagged at once",
        separated=True,
    ),
    ActionSpec(
        "suggestions",
        "&Search",
        "&Suggestions…",
        ("Ctrl+Shift+V",),
        "Word lists, patterns and models that propose spans: what they propose, and how much of it was right",
    ),
    ActionSpec("filter", "&Search", "F&ilter the articles", ("Ctrl+L",), "Titles and full text"),
    ActionSpec("keys", "&Help", "All &keys", ("F1",)),
    ActionSpec("change_keys", "&Help", "C&hange keys…", (), "Give commands other keys"),
    ActionSpec(
        "single_keys",
        "&Help",
        "&Single keys act",
        ("F2",),
        "Let the single keys of the text act, or rest, where the settings have them wait for it",
        checkable=True,
    ),
    ActionSpec("commands", "&Help", "All &commands…", ("Ctrl+Shift+P",)),
    ActionSpec("guide", "&Help", "&Guide"),
    ActionSpec("sample", "&Help", "Open the sam&ple project", separated=True),
    ActionSpec("about", "&Help", "&About annotator", role=Role.AboutRole),
)
