"""The ground stands: every page of the frame answers."""


def test_start_page_opens_for_a_member(sign_in, facilitator):
    assert sign_in(facilitator).get("/").status_code == 200


def test_start_page_sends_others_to_the_sign_in(client, db):
    response = client.get("/")
    assert (response.status_code, response.url) == (302, "/account/login/?next=/")


def test_foreign_workshop_is_not_found(sign_in, stranger, workshop):
    assert sign_in(stranger).get(f"/workshops/{workshop.pk}/").status_code == 404
