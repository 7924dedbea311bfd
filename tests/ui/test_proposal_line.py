"""The proposal in the inspector, in a column that is narrow."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QVBoxLayout, QWidget

from annotator.ui.widgets.proposal_line import ProposalLine


@pytest.mark.parametrize("width", [130, 190, 235, 400])
def test_the_buttons_of_a_proposal_are_whole_however_narrow_the_column_is(qtbot, width):
    column = QWidget()
    qtbot.addWidget(column)
    line = ProposalLine(column)
    layout = QVBoxLayout(column)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.addWidget(line)
    layout.addStretch(1)
    line.set_keys("V", "Shift+V")
    line.show_proposal("Attribution = direct quotation", "it stands in quotation marks", "1 of 3", can_accept=True)
    column.resize(width, 300)
    with qtbot.waitExposed(column):
        column.show()

    for button in line.fields():
        assert button.width() >= button.sizeHint().width()
        assert line.rect().contains(button.geometry())
