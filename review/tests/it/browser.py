"""Opens a page as a person does, and prints a line for each part that works: PAGE FOLDER. Screenshots go to FOLDER."""
import pathlib
import shutil
import sys

from playwright.sync_api import expect, sync_playwright

page_path, folder = sys.argv[1], pathlib.Path(sys.argv[2])
url = pathlib.Path(page_path).absolute().as_uri()


def shown(page):
    return page.locator(".finding:visible").count()


with sync_playwright() as playwright:
    # Nothing is opened but our own page, and root has no sandbox.
    browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])

    plain = browser.new_context(java_script_enabled=False).new_page()
    plain.goto(url)
    total = plain.locator(".finding").count()
    assert total > 3 and shown(plain) == total
    assert not plain.locator("#filter").is_visible()
    print("without script")

    noise, requests = [], []
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.on("console", lambda message: noise.append(message.text))
    page.on("pageerror", lambda error: noise.append(str(error)))
    page.on("dialog", lambda dialog: (noise.append("dialog"), dialog.dismiss()))
    page.on("request", lambda request: requests.append(request.url))
    page.goto(url)

    breaking = page.locator("button.toggle.breaking")
    status = page.get_by_role("status")
    all_text = status.text_content()
    breaking.click()
    assert breaking.get_attribute("aria-pressed") == "false"
    assert page.locator('.finding[data-level="breaking"]:visible').count() == 0
    assert 0 < shown(page) < total and status.text_content() != all_text
    page.get_by_role("button", name="Show all").click()
    assert shown(page) == total and status.text_content() == all_text
    print("clicks")

    field = page.get_by_role("combobox", name="Operation")
    field.fill("CER/download")
    expect(status).not_to_have_text(all_text)
    some = shown(page)
    assert 0 < some < total
    field.fill("no such operation")
    expect(status).to_have_text(f"0 of {all_text.split(' of ')[1]}")
    assert shown(page) == 0 and page.locator(".group:visible").count() == 0
    page.get_by_role("button", name="Show all").click()
    print("operation")

    # From the start of the page with keys alone: the link past the top, then each button, all with a visible focus.
    page.goto("about:blank")
    page.goto(url)
    requests.clear()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the findings"
    reached = []
    for _ in range(40):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.tagName + ' ' + document.activeElement.className"))
        outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert outline != "none", reached
        if reached[-1].endswith("toggle breaking"):
            break
    page.keyboard.press("Space")
    assert breaking.get_attribute("aria-pressed") == "false" and shown(page) < total
    page.keyboard.press("Enter")
    assert shown(page) == total, reached
    print("keyboard")

    # A link to a finding that the filter hides shows it.
    breaking.click()
    id = page.locator('article[data-level="breaking"][id]').first.get_attribute("id")
    page.evaluate("id => { window.location.hash = id }", id)
    target = page.locator(f"[id='{id}']")
    target.wait_for(state="visible")
    expect(target).to_be_focused()
    print("link")

    landmarks = page.evaluate("['header', 'main', 'footer', 'h1'].map(name => document.querySelectorAll(name).length)")
    assert landmarks == [1, 1, 1, 1], landmarks
    unnamed = page.evaluate(
        """[...document.querySelectorAll('button, input, a, section, [role=region], [role=group]')].filter(one => {
            const by = one.getAttribute('aria-labelledby');
            return !(one.textContent.trim() || one.ariaLabel || (by && document.getElementById(by)) || one.labels?.length);
        }).map(one => one.outerHTML)"""
    )
    assert unnamed == [], unnamed
    levels = page.evaluate("[...document.querySelectorAll('h1,h2,h3,h4')].map(one => Number(one.tagName[1]))")
    assert all(b <= a + 1 for a, b in zip(levels, levels[1:])), levels
    print("names")

    for scheme in ["light", "dark"]:
        for name, width, height in [("phone", 390, 844), ("desktop", 1280, 900)]:
            context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)
            sized = context.new_page()
            sized.goto(url)
            assert sized.evaluate("document.documentElement.scrollWidth") <= width, (scheme, name)
            dark = sized.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(13, 17, 23)"
            assert dark == (scheme == "dark")
            sized.screenshot(path=folder / f"{name}-{scheme}.png", full_page=True)
    print("widths")

    assert noise == [] and all(one == url or one.startswith("data:") or one == "about:blank" for one in requests), (noise, requests)
    print("quiet")
    browser.close()
