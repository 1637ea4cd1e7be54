"""Every sentence with which a step is refused can be read on its page, in both languages."""

import ast

from lamppost.core.errors import NotNow
from lamppost.outreach.rules import WHY_NOT
from lamppost.referrals.actions.submitting import AlreadySent
from lamppost.supporters.rules.standing import MOVES
from lamppost.web.refusals import SENTENCES

from .sources import sources

SAID_BY = {NotNow.__name__, AlreadySent.__name__}


def _sentences() -> set[str]:
    """What errors are raised with, where it is a sentence for people and not a word for the log."""
    found = set(WHY_NOT.values()) | {move.otherwise for move in MOVES.values()}
    for source in sources():
        named = _named(source.tree)
        for node in ast.walk(source.tree):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in SAID_BY:
                said = {named.get(ast.unparse(each), _text(each)) for each in node.args}
                found |= {each for each in said if each.endswith(".")}
    return found


def _named(tree: ast.Module) -> dict[str, str]:
    """Texts that a name at the top of the file stands for."""
    names = (node for node in tree.body if isinstance(node, ast.Assign | ast.AnnAssign))
    return {
        ast.unparse(target): _text(node.value)
        for node in names
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
    }


def _text(node: ast.AST | None) -> str:
    return str(node.value) if isinstance(node, ast.Constant) else ""


def test_the_page_knows_every_refusal_and_no_other() -> None:
    assert _sentences() == SENTENCES
