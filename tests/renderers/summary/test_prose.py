"""The author's Markdown: what it may do, and what it may not."""

import pytest

from cxscore.renderers.summary.prose import prose
from tests.renderers.controls import raw_controls
from tests.renderers.reports import EVIL


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("*so* and **so**", "<p><em>so</em> and <strong>so</strong></p>\n"),
        ("# First", "<h3>First</h3>\n"),
        ("##### Fifth", "<h6>Fifth</h6>\n"),
        ("a\nb", "<p>a\nb</p>\n"),
        ("[x](https://a.b/?c=1&d)", '<p><a href="https://a.b/?c=1&amp;d">x</a></p>\n'),
        ("[x](HTTP://a.b)", '<p><a href="HTTP://a.b">x</a></p>\n'),
        ("<mailto:a@b.c>", '<p><a href="mailto:a@b.c">mailto:a@b.c</a></p>\n'),
        ("[x](javascript:alert(1))", "<p>[x](javascript:alert(1))</p>\n"),
        ("[x](&#106;avascript:alert)", "<p>[x](javascript:alert)</p>\n"),
        ("[x](data:text/html,a)", "<p>[x](data:text/html,a)</p>\n"),
        ("[x](other.html)", "<p>[x](other.html)</p>\n"),
        ("[x](//a.b)", "<p>[x](//a.b)</p>\n"),
        ("[x][1]\n\n[1]: file:///etc/passwd", "<p>[x][1]</p>\n<p>[1]: file:///etc/passwd</p>\n"),
        ("<b onclick=x>a</b>", "<p>&lt;b onclick=x&gt;a&lt;/b&gt;</p>\n"),
        ("<script>a</script>", "<p>&lt;script&gt;a&lt;/script&gt;</p>\n"),
        ("![p](https://a.b/p.png)", '<p>!<a href="https://a.b/p.png">p</a></p>\n'),
        ("```\n<i>\n```", "<pre><code>&lt;i&gt;\n</code></pre>\n"),
        ("a\u202eb", "<p>a\\u202eb</p>\n"),
        ("", ""),
    ],
)
def test_a_text_becomes_the_html_that_it_may(text: str, expected: str) -> None:
    assert prose(text) == expected


def test_the_cells_of_a_table_are_aligned_without_a_style() -> None:
    found = prose("| a | b |\n|:--|--:|\n| 1 | 2 |\n")
    assert '<td class="right">2</td>' in found
    assert "style" not in found


def test_hostile_text_stays_text() -> None:
    found = prose(EVIL)
    assert "<script" not in found
    assert "href" not in found
    assert not raw_controls("html", str(found))
