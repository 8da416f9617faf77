"""Words that are cut where the window is narrow.

Comes in: a page. Goes out: the words of which a part cannot be seen, nor reached by scrolling.
Must not: ask the program.
"""

from playwright.sync_api import Page

CUT: str = """() => {
  const cut = [];
  const seen = (box) => box.width > 1 && box.height > 1;
  const drawn = "svg, canvas, [data-testid='stDataFrame'], [aria-hidden='true'], .bif-heard";
  for (const element of document.querySelectorAll("[data-testid='stMain'] *")) {
    const style = getComputedStyle(element), words = (element.innerText || element.value || "").trim();
    if (!words || element.closest(drawn)) continue;
    if (style.visibility === "hidden" || !seen(element.getBoundingClientRect())) continue;
    const hides = ["hidden", "clip"].includes(style.overflowX) || style.textOverflow === "ellipsis";
    if (hides && element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 0) {
      cut.push(`${words.slice(0, 60)} (${element.scrollWidth} > ${element.clientWidth})`);
    }
  }
  const main = document.querySelector("[data-testid='stMain']");
  if (main.scrollWidth > main.clientWidth + 1) cut.push(`the page scrolls sideways (${main.scrollWidth})`);
  return [...new Set(cut)];
}"""


def cut_words(page: Page) -> list[str]:
    """Return the words that are cut in the page as it is, and whether the page scrolls sideways."""
    found: list[str] = page.evaluate(CUT)
    return found
