"""Mail servers as one meets them: one that refuses an address, one that is away."""

from smtplib import SMTPRecipientsRefused

from django.core.mail.backends.locmem import EmailBackend


class RefusingBackend(EmailBackend):
    """Takes every mail but those to addresses that begin with "refused"."""

    def send_messages(self, messages):
        for message in messages:
            for address in message.to:
                if address.startswith("refused"):
                    raise SMTPRecipientsRefused({address: (550, b"No such mailbox")})
        return super().send_messages(messages)


class AwayBackend(EmailBackend):
    """Cannot be reached."""

    def open(self):
        raise ConnectionRefusedError

    def send_messages(self, messages):
        raise ConnectionRefusedError
