"""What is taken for a secret, and what only looks like one. None of these ever opened anything."""

from __future__ import annotations

import pytest

from secondstory.lib.secrets import LONGEST_LOOKED_AT, find_secrets, may_hold_secret

KEY = "4f9Kq2bZ8x1LmN0aQ7"
SECRETS = {
    "password=hunter2": "hunter2",
    'password: "s3cr3t-Pa55"': "s3cr3t-Pa55",
    '{"password": "correct horse", "user": "app"}': "correct horse",
    '{\\"db_password\\": \\"x9!kkPq\\"}': "x9!kkPq",
    "DB_PASSWORD=opensesame": "opensesame",
    "İ Password=Opensesame": "Opensesame",
    "the root password is tr0ub4dor.": "tr0ub4dor",
    "pwd => 'letmein'": "letmein",
    "postgres://app:pa55w0rd@db-2/app": "pa55w0rd",
    "amqps://u:verylong-1@mq.example.com": "verylong-1",
    "Authorization: Bearer abcdefghijklmnop1234": "abcdefghijklmnop1234",
    "curl -H 'Authorization: Basic dXNlcjpwYXNz'": "dXNlcjpwYXNz",
    "X-Api-Key: 8f14e45fceea167a5a36dedd4bea2543": "8f14e45fceea167a5a36dedd4bea2543",
    f'api_key = "{KEY}"': KEY,
    f"Set-Cookie: session={KEY}; Path=/": f"session={KEY}",
    f'{{"token":"{KEY}"}}': KEY,
    f"the token is {KEY}": KEY,
    f"client_secret: {KEY}": KEY,
    "AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY": "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
    "use AKIAIOSFODNN7EXAMPLE instead": "AKIAIOSFODNN7EXAMPLE",
    "pushed with ghp_" + "a1B2" * 9: "ghp_" + "a1B2" * 9,
    "glpat-" + "a1B2" * 5: "glpat-" + "a1B2" * 5,
    "xoxb-" + "1234567890-" * 2 + "a1B2c3D4e5": "xoxb-" + "1234567890-" * 2 + "a1B2c3D4e5",
    "sk_live_" + "a1B2" * 5: "sk_live_" + "a1B2" * 5,
    "AIza" + "a1B2c" * 7: "AIza" + "a1B2c" * 7,
    "-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY----- end": "-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----",
    "-----BEGIN OPENSSH PRIVATE KEY-----": "-----BEGIN OPENSSH PRIVATE KEY-----",
    "t eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.dBjftJeZ4CVPmB92K27u": "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.dBjftJeZ4CVPmB92K27u",
    "GET /blob?sv=1&sig=Zm9vYmFyYmF6cXV4MTIzNDU2Nzg%3D": "Zm9vYmFyYmF6cXV4MTIzNDU2Nzg%3D",
}
TRAPS = """the password was reset by support
password reset link sent
password: ********
password: ▮▮▮
password=$DB_PASSWORD
password: <your password>
password=os.environ["X"]
password policy: at least 12 characters
passwords do not match
"password": null
"password": ""
Passwort: fehlt
wrong password for user 4711
token expired after 3600 s
token: invalid
invalid token in line 4
tokens used: 1200, max_tokens=4096
token bucket: 300
"token_type": "bearer"
key: payments-db-2
cache_key=user:1234:profile
primary key=4711
partition key: 2026-03-14
idempotency_key=3f2b8c1e9d7a45ff
next_page_token=CAoQAA1234567890abcdef
api_key=${API_KEY}
secret: vault/path/to/it
secretKeyRef: name: db
secret name: payments-db
secrets.yaml changed
commit 9fceb02d0ae598e95dc970b74767f19372d61af8
trace_id=8f14e45fceea167a5a36dedd4bea2543
https://example.com/a:b@c
http://db-2:5432/x
session started
the key is under the mat
pwd=/home/app
passed=1200
-----BEGIN PUBLIC KEY-----""".splitlines()


@pytest.mark.parametrize("text", SECRETS)
def test_a_secret_is_found_where_it_stands(text: str) -> None:
    assert [one.of(text) for one in find_secrets(text)] == [SECRETS[text]]


@pytest.mark.parametrize("text", TRAPS)
def test_what_only_looks_like_one_is_left_alone(text: str) -> None:
    assert [one.of(text) for one in find_secrets(text)] == []


def test_several_are_found_in_their_order_each_once() -> None:
    text = f"postgres://app:pa55w0rd@db-2 then password=hunter2 and token={KEY}, Authorization: Bearer {KEY}"
    assert [one.of(text) for one in find_secrets(text)] == ["pa55w0rd", "hunter2", KEY, KEY]


@pytest.mark.parametrize(
    "text",
    [
        "password=" * 20_000,
        "a." * 50_000 + "password=",
        "eyJ" * 50_000,
        "-----BEGIN PRIVATE KEY-----" * 3_000,
        "x" * LONGEST_LOOKED_AT + "password=hunter2",
    ],
)
def test_a_hostile_text_is_read_in_passing(text: str) -> None:
    import time

    began = time.process_time()
    may_hold_secret(text)
    assert time.process_time() - began < 3
