"""The book in Chromium, from its files: `browser.py FOLDER`. Search finds a word, and nothing is asked of a network."""
import pathlib
import sys

from playwright.sync_api import sync_playwright

# The content scrolls in an element of its own: the document is never too wide.
TOO_WIDE = """Math.max(...[document.documentElement, ...document.querySelectorAll('.page, .content, main')]
  .map(element => element.scrollWidth - element.clientWidth))"""

folder = pathlib.Path(sys.argv[1]).resolve()
pages = sorted(folder.rglob("*.html"))
with sync_playwright() as playwright:
    wide = []
    browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
    for width, scheme in ((390, "light"), (390, "dark"), (1280, "light"), (1280, "dark")):
        page = browser.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)
        asked = []
        page.on("request", lambda request: asked.append(request.url))
        for path in pages:
            # The last one is all pages in one, for a printer.
            if path.name in ("toc.html", "404.html", "print.html"):
                continue
            page.goto(path.as_uri())
            over = page.evaluate(TOO_WIDE)
            if over > 0:
                wide.append(f"{path} is {over} pixels too wide at {width}")
        page.goto(f"{(folder / 'docs/start.html').as_uri()}?search=truststore")
        page.wait_for_selector("#mdbook-searchresults li", timeout=20000)
        others = [url for url in asked if not url.startswith(("file:", "data:", "blob:"))]
        assert not others, others
        page.close()
    browser.close()
assert not wide, "\n".join(wide)
assert len(pages) > 30, len(pages)
