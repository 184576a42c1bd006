"""Looks at the running service's pages with a real browser: URL TOKEN REGISTRY FOLDER."""

import json
import os
import sys
import time
import urllib.request

import axe_selenium_python
from selenium import webdriver
from selenium.common.exceptions import NoSuchElementException, StaleElementReferenceException
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import Select, WebDriverWait

url, token, registry, folder = sys.argv[1:5]
axe = open(os.path.join(os.path.dirname(axe_selenium_python.__file__), "node_modules/axe-core/axe.min.js")).read()
started = time.monotonic()

options = webdriver.ChromeOptions()
options.binary_location = "/usr/bin/chromium"
for argument in ["--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--hide-scrollbars",
                 "--no-first-run", "--disable-extensions", "--disable-background-networking",
                 f"--user-data-dir={folder}/chromium"]:
    options.add_argument(argument)
options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
driver = webdriver.Chrome(options, webdriver.ChromeService("/usr/bin/chromedriver"))
driver.set_page_load_timeout(30)
# Between two pages there is none, or only the old one.
wait = WebDriverWait(
    driver, 60, poll_frequency=0.05, ignored_exceptions=[NoSuchElementException, StaleElementReferenceException])
findings = []


def check(condition, text):
    if not condition:
        findings.append(text)
        print("NOT", text)


def resize(width, height):
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {
        "width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 500})


def scheme(name):
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {
        "features": [{"name": "prefers-color-scheme", "value": name}, {"name": "prefers-reduced-motion", "value": "reduce"}]})


def picture(name):
    driver.save_screenshot(f"{folder}/{name}.png")


def accessible(where):
    driver.execute_script(axe)
    answer = driver.execute_async_script(
        "const done = arguments[arguments.length - 1];"
        "axe.run(document, {resultTypes: ['violations']}).then(r => done(r.violations), e => done([{id: String(e), nodes: []}]));")
    for violation in answer:
        nodes = [(node["html"][:160], node.get("failureSummary", "")[:200]) for node in violation["nodes"][:3]]
        check(False, f"{where}: {violation['id']}: {nodes}")


def push(repository, tag):
    manifest = json.dumps({"schemaVersion": 2, "mediaType": "application/vnd.oci.image.manifest.v1+json", "config": {
        "mediaType": "application/vnd.oci.image.config.v1+json", "size": 2,
        "digest": "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"}, "layers": []}).encode()
    request = urllib.request.Request(f"http://{registry}/v2/{repository}/manifests/{tag}", manifest, {
        "Content-Type": "application/vnd.oci.image.manifest.v1+json"}, method="PUT")
    assert urllib.request.urlopen(request).status == 201


def act(name, body):
    request = urllib.request.Request(f"{url}/api/v1/{name}", json.dumps(body).encode(), {
        "Content-Type": "application/json", "Authorization": "Bearer " + token})
    assert urllib.request.urlopen(request).status == 200


def text(selector):
    return driver.find_element(By.CSS_SELECTOR, selector).get_attribute("textContent")


def visible(selector):
    return [e for e in driver.find_elements(By.CSS_SELECTOR, selector) if e.is_displayed()]


def boxes(selector):
    return driver.execute_script(
        "return [...document.querySelectorAll(arguments[0])].filter(e => e.checkVisibility())"
        ".map(e => e.getBoundingClientRect().toJSON());", selector)


pages = ["/", "/pending", "/held", "/failures", "/activity", "/sources", "/registries", "/apps/apps:web", "/signin"]
try:
    # Every page: accessible in the light and in the dark, and no wider than a small phone.
    for colours in ["light", "dark"]:
        scheme(colours)
        for page in pages:
            resize(1200, 900)
            driver.get(url + page)
            accessible(f"{page} in the {colours}")
            picture(f"{page.strip('/').replace('/', '-').replace(':', '-') or 'apps'}-{colours}")
            resize(360, 740)
            width = driver.execute_script("return document.documentElement.scrollWidth")
            check(width <= 360, f"{page} is {width} pixels wide on a phone of 360")
            for words, least in [("caption:not(.quiet)", 200), (".plot text", 0)]:
                for box in boxes(words):
                    check(box["width"] >= least and box["height"] >= 8, f"{page}: {words} is {box} on a phone")
            if colours == "light":
                accessible(f"{page} on a phone")
                picture(f"{page.strip('/').replace('/', '-').replace(':', '-') or 'apps'}-phone")
    scheme("light")
    resize(1200, 900)

    # By keyboard: the first stop leads past the tabs.
    driver.get(url)
    driver.switch_to.active_element.send_keys(Keys.TAB)
    focused = driver.switch_to.active_element
    check(focused.get_attribute("class") == "skip" and focused.location["y"] >= 0, "the first stop is the skip link")
    focused.send_keys(Keys.ENTER)
    check(driver.execute_script("return document.activeElement.id") == "main", "the skip link leads to the content")

    # The filter, with and without its address.
    everything = len(visible("#rows tbody tr"))
    driver.find_element(By.NAME, "q").send_keys("web 1.")
    wait.until(lambda _: len(visible("#rows tbody tr")) == 1)
    check("q=web" in driver.current_url, "the filter is in the address")
    check(text("#shown") == f"1 of {everything} shown", "the filter says how many are shown")
    driver.refresh()
    check(len(visible("#rows tbody tr")) == 1, "the filter outlives a reload")
    driver.find_element(By.NAME, "q").send_keys(Keys.CONTROL + "a", Keys.DELETE)
    Select(driver.find_element(By.NAME, "reason")).select_by_value("RegistryUnavailable")
    wait.until(lambda _: all("lost" in row.text for row in visible("#rows tbody tr")))
    driver.get(url)

    # What happens is seen without a reload.
    driver.execute_script("window.isSamePage = true")
    wait.until(lambda _: text("#state") == "live")
    push("team/web", "1.2.0")
    pushed = time.monotonic()
    act("scan", {"policy": "apps:web"})
    wait.until(lambda _: "1.2.0" in text("#rows"))
    print(f"seen without a reload after {time.monotonic() - pushed:.1f} s")
    check(driver.execute_script("return window.isSamePage === true"), "the page was not loaded again")

    # Nothing can be changed before signing in; a wrong token does not sign in.
    driver.get(url + "/apps/apps:web")
    check(not driver.find_elements(By.CSS_SELECTOR, "form[action$='/hold']"), "without signing in there is no form")

    def sign_in(secret):
        driver.get(url + "/signin")
        for name, value in [("name", "Ada <b>"), ("email", "ada@example.com"), ("token", secret)]:
            field = driver.find_element(By.NAME, name)
            field.clear()
            field.send_keys(value)
        driver.find_element(By.CSS_SELECTOR, "main button").click()

    sign_in("not-the-token-at-all")
    wait.until(lambda _: "Git takes no such name" in text("main"))
    driver.get(url + "/signin")
    for secret in ["not-the-token-at-all", token]:
        for name, value in [("name", "Ada Lovelace"), ("email", "ada@example.com"), ("token", secret)]:
            field = driver.find_element(By.NAME, name)
            field.clear()
            field.send_keys(value)
        driver.find_element(By.CSS_SELECTOR, "main button").click()
        if secret != token:
            wait.until(lambda _: "this is not the admin token" in text("[role=alert]"))
            accessible("a refused sign-in")
    wait.until(lambda _: "Ada Lovelace" in text(".who"))
    cookie = driver.get_cookie("pawl-session")
    check(cookie["httpOnly"] and cookie["sameSite"] == "Strict", "the cookie is for the server alone")

    # A form of another page is refused, with the cookie and all.
    answer = driver.execute_async_script(
        "const done = arguments[arguments.length - 1];"
        "fetch('/apps/apps:web/hold', {method: 'POST', body: new URLSearchParams({form: 'guess'})})"
        ".then(r => done(r.status), e => done(String(e)));")
    check(answer == 403, f"a forged form is answered {answer}")

    # A hold through the page, in words that try to be more than words.
    driver.get(url + "/apps/apps:web")
    accessible("an app, signed in")
    picture("app-signed-in")
    resize(360, 740)
    check(driver.execute_script("return document.documentElement.scrollWidth") <= 360, "an app, signed in, fits a phone")
    resize(1200, 900)
    hostile = "<img src=x onerror='window.isBroken=1'><script>window.isBroken=1</script>"
    driver.find_element(By.CSS_SELECTOR, "form[action$='/hold'] [name=reason]").send_keys(hostile)
    driver.find_element(By.CSS_SELECTOR, "form[action$='/hold'] button").click()
    wait.until(lambda _: "Committed and pushed as" in text("main"))
    wait.until(lambda _: hostile in text("#content"))
    check(driver.execute_script("return window.isBroken === undefined && !document.querySelector('main img')"),
          "words of others stay words")
    picture("app-held")
    driver.get(url + "/held")
    wait.until(lambda _: hostile in text("#content"))

    # Signing out.
    driver.find_element(By.CSS_SELECTOR, ".who button").click()
    wait.until(lambda _: "Sign in" in text(".who"))
    check(driver.get_cookie("pawl-session") is None, "signing out takes the cookie")

    # The browser had nothing to complain of but what was refused on purpose.
    for entry in driver.get_log("browser"):
        expected = "status of 40" in entry["message"] or "favicon" in entry["message"]
        check(expected or entry["level"] not in ("SEVERE", "WARNING"), f"the browser says: {entry['message'][:300]}")
finally:
    if findings or sys.exc_info()[0]:
        picture("last")
    driver.quit()
print(f"{len(pages)} pages looked at in {time.monotonic() - started:.0f} s")
sys.exit(1 if findings else 0)
