"""A visitor puts a model to use, on a machine that has the embedded digits alone."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import Server


def test_few_labels_fill_a_table_and_a_figure(visitor: Page, server: Server) -> None:
    visitor.goto(f"{server.url}/use")
    start = visitor.get_by_role("button", name="Give it labels")
    start.click()
    visitor.get_by_role("button", name="Stop").click()
    expect(visitor.get_by_text("Stopped before its end")).to_be_visible()
    expect(start).to_be_enabled()
    start.click()
    table = visitor.locator(".pg-table")
    expect(table).to_contain_text("Learned features")
    expect(table).to_contain_text("%")  # it fills while more is found
    verdict = visitor.get_by_text("features learned without labels are right in")
    expect(verdict).to_be_visible()
    expect(table).not_to_contain_text("–%")
    expect(visitor.locator(".js-plotly-plot")).to_be_visible()
    shares = [float(found) for found in re.findall(r"([\d.]+) %", verdict.inner_text())]
    assert len(shares) == 4
    assert all(20 < share <= 100 for share in shares)
    expect(start).to_be_disabled()
    expect(visitor.get_by_role("button", name="Stop")).to_have_count(0)


def test_a_code_is_squeezed_at_the_bits_chosen_and_the_link_says_so(
    visitor: Page, server: Server
) -> None:
    visitor.goto(f"{server.url}/use?v=1&show=squeeze")
    visitor.get_by_role("radio", name="4", exact=True).click()
    expect(visitor).to_have_url(re.compile("bits=4"))
    visitor.get_by_role("button", name="Squeeze pictures").click()
    expect(visitor.get_by_text("Means over")).to_be_visible()
    row = visitor.locator(".pg-table tr", has_text="Its code")
    expect(row).to_contain_text("20 numbers of 4 bits")
    expect(row.locator(".pg-number").first).to_have_text("10")
