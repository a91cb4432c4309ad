#!/usr/bin/env python3
"""Take a picture of one page of a running server.

    tools/look.py http://127.0.0.1:8000/ OUT.png --user anna@example.org --width 390 --dark --full

`--user` signs in through a session made in the database that DATABASE_URL names,
so the server must run on the same database. Faults of the page's console are printed.
"""

from __future__ import annotations

import argparse
from urllib.parse import urlsplit

from browser import chromium, new_context, session_cookie


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("url")
    parser.add_argument("out")
    parser.add_argument("--width", type=int, default=1440)
    parser.add_argument("--height", type=int, default=900)
    parser.add_argument("--dark", action="store_true")
    parser.add_argument("--full", action="store_true", help="the whole page, not only the window")
    parser.add_argument("--user", metavar="EMAIL")
    parser.add_argument("--lang", default="de", choices=("de", "en"))
    options = parser.parse_args()

    parts = urlsplit(options.url)
    cookie = session_cookie(options.user) if options.user else None
    with chromium() as browser:
        context = new_context(
            browser,
            base_url=f"{parts.scheme}://{parts.netloc}",
            width=options.width,
            height=options.height,
            dark=options.dark,
            language=options.lang,
            cookie=cookie,
        )
        page = context.new_page()
        page.on("console", lambda message: print(f"console {message.type}: {message.text}"))
        page.on("pageerror", lambda error: print(f"page error: {error}"))
        response = page.goto(options.url, wait_until="networkidle")
        page.screenshot(path=options.out, full_page=options.full)
        print(f"{response.status if response else '?'} {page.url} → {options.out}")


if __name__ == "__main__":
    main()
