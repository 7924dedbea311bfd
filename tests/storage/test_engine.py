"""Two connections of one process: long work lets those go first that somebody waits for."""

import threading
import time

from annotator.storage import engine


def test_long_work_lets_a_save_go_first_that_it_kept_waiting(project):
    long, quick = engine.connect(project.path, "rw"), engine.connect(project.path, "rw")
    quick.patience = 1.0
    order = []

    def save():
        engine.begin(quick, "BEGIN IMMEDIATE")
        order.append("save")
        quick.raw.commit()

    saving = threading.Thread(target=save)
    engine.begin(long, "BEGIN IMMEDIATE")
    saving.start()
    while id(quick) not in engine._hurried:
        time.sleep(0)
    long.raw.commit()
    engine.begin(long, "BEGIN IMMEDIATE")
    order.append("long")
    long.raw.commit()
    saving.join()
    assert order == ["save", "long"]
    assert engine._hurried == {}
    long.close()
    quick.close()
