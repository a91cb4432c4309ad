"""The first page in a real browser."""


def test_stranger_meets_the_sign_in(open_page):
    page = open_page("start")
    assert page.url.endswith("/account/login/?next=/")


def test_member_meets_the_start_page(sign_in_page, open_page, live_server, facilitator):
    sign_in_page(facilitator)
    page = open_page("start")
    assert (page.url, page.locator("h1").count()) == (f"{live_server.url}/", 1)
