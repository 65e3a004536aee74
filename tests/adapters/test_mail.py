"""One mail to one address over SMTP; everything that can go wrong is one named error."""

import socket
import threading

import pytest

import config
from adapters import mail
from domain.sending import Letter

LETTER = Letter("x", "secret")


class Post:
    """A mail server of a few words, without TLS; `refusing` names the command it answers with an error."""

    def __init__(self, refusing=""):
        self.refusing, self.said, self.text = refusing, [], ""
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.socket.settimeout(10)
        self.thread = threading.Thread(target=self.serve, daemon=True)
        self.thread.start()

    def serve(self):
        line, _address = self.socket.accept()
        with line, line.makefile("rwb", buffering=0) as file:
            file.write(b"220 post\r\n")
            while words := file.readline().decode():
                command = words.split()[0].upper()
                self.said.append(words.strip())
                if command == self.refusing:
                    file.write(b"550 no\r\n")
                elif command == "DATA":
                    file.write(b"354 go on\r\n")
                    while (part := file.readline()) != b".\r\n":
                        self.text += part.decode()
                    file.write(b"250 taken\r\n")
                else:
                    file.write(b"250 well\r\n")

    def settings(self):
        return config.Config(smtp_url=f"smtp://127.0.0.1:{self.socket.getsockname()[1]}", mail_from="office@example.vn")

    def close(self):
        self.thread.join(5)
        self.socket.close()


def test_a_mail_reaches_exactly_one_person_with_its_words():
    post = Post()
    mail.send(post.settings(), to="lan@example.com", reference="a1",
              letter=Letter("Đã duyệt\r\nBcc: evil@example.com", "Xin chào.\n.\nHết."))
    post.close()
    assert [each for each in post.said if each.lower().startswith("rcpt")] == ["rcpt TO:<lan@example.com>"]
    assert "\nBcc:" not in post.text and "Auto-Submitted: auto-generated" in post.text


@pytest.mark.parametrize("refusing", ["MAIL", "RCPT", "DATA"])
def test_a_refusal_of_the_server_is_one_named_error(refusing):
    post = Post(refusing)
    with pytest.raises(mail.Undelivered):
        mail.send(post.settings(), to="lan@example.com", letter=LETTER, reference="a1")
    post.close()


@pytest.mark.parametrize("to", ["a@example.com,b@example.com", "a@example.com\nRCPT TO:<b@example.com>", "A <a@example.com>"])
def test_two_addresses_are_never_one(to):
    with pytest.raises(mail.Undelivered):
        mail.send(config.Config(smtp_url="smtp://127.0.0.1:1"), to=to, letter=LETTER, reference="a1")


def test_a_server_that_is_not_there_is_the_same_error():
    with socket.create_server(("127.0.0.1", 0)) as gone:
        port = gone.getsockname()[1]
    with pytest.raises(mail.Undelivered):
        mail.send(config.Config(smtp_url=f"smtp://127.0.0.1:{port}"), to="lan@example.com", letter=LETTER, reference="a1")


def test_nothing_crosses_a_network_without_tls(monkeypatch):
    post = Post()
    monkeypatch.setattr(mail, "_LOOPBACK", ())
    with pytest.raises(mail.Undelivered) as problem:
        mail.send(post.settings(), to="lan@example.com", letter=LETTER, reference="a1")
    post.close()
    assert "TLS" in str(problem.value) and not post.text
