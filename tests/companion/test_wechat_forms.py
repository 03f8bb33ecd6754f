"""The forms of WeChat: user data that a server decrypts, and payments signed in both versions."""

from __future__ import annotations

import base64
import hashlib
import json
from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.x509 import load_pem_x509_certificate

from wx2tg.companion.wechat import pay_v2, pay_v3, user_data

APPID = "wx0123456789abcdef"
SECRET = b"a secret of the companion's own"
NOW = 1_700_000_000.0
V3_KEY = "0123456789abcdef0123456789abcdef"


def opened(encrypted: str, iv: str, key: str) -> dict[str, object]:
    """encryptedData as a server decrypts it."""
    decryptor = Cipher(algorithms.AES(base64.b64decode(key)), modes.CBC(base64.b64decode(iv))).decryptor()
    padded = decryptor.update(base64.b64decode(encrypted)) + decryptor.finalize()
    found = json.loads(padded[: -padded[-1]])
    assert isinstance(found, dict)
    return found


def test_user_data_is_what_a_server_decrypts() -> None:
    openid = user_data.openid_of(42, SECRET, APPID)
    key = user_data.session_key_of(openid, SECRET)
    made = user_data.user_data(
        user_data.profile("安 😀", "https://a.example/1.jpg", "zh_CN"), openid, key, APPID, now=NOW
    )
    assert made.signature == hashlib.sha1((made.raw_data + key).encode()).hexdigest()
    assert json.loads(made.raw_data)["nickName"] == "安 😀"
    found = opened(made.encrypted_data, made.iv, key)
    assert (found["openId"], found["nickName"]) == (openid, "安 😀")
    assert found["watermark"] == {"timestamp": 1_700_000_000, "appid": APPID}
    assert len(base64.b64decode(made.iv)) == 16


def test_an_openid_looks_like_wechats_and_stays() -> None:
    openid = user_data.openid_of(42, SECRET, APPID)
    assert len(openid) == 28
    assert openid == user_data.openid_of(42, SECRET, APPID)
    assert len({user_data.openid_of(number, SECRET, APPID) for number in range(1000)}) == 1000
    assert user_data.openid_of(42, SECRET, "wx-other") != openid
    assert len(base64.b64decode(user_data.session_key_of(openid, SECRET))) == 16


def test_the_documents_example_of_version_2() -> None:
    """The example of WeChat Pay's page on its signature algorithm."""
    fields = {
        "appid": "wxd930ea5d5a258f4f",
        "mch_id": "10000100",
        "device_info": "1000",
        "body": "test",
        "nonce_str": "ibuaiVcKdpRxkhJA",
    }
    key = "192006250b4c09247ec02edce69f6a2d"
    assert pay_v2.sign(fields, key) == "9A0A8659F005D6984697E2CA0A9CF3B7"
    expected = "6A9AE1657590FD6257D693A078E1C3E4BB6BA4DC30B23E0EE2496E54170DACD6"
    assert pay_v2.sign(fields, key, "HMAC-SHA256") == expected


@pytest.mark.parametrize("kind", ["MD5", "HMAC-SHA256"])
def test_version_2_there_and_back(kind: pay_v2.SignType) -> None:
    sent = pay_v2.with_sign({"body": "茶 & <cake>", "total_fee": "1", "sign_type": kind, "attach": ""}, "key", kind)
    read = pay_v2.parse(pay_v2.printed(sent))
    assert read == sent
    assert pay_v2.is_signed(read, "key")
    assert not pay_v2.is_signed(read, "other")
    assert not pay_v2.is_signed({**read, "total_fee": "2"}, "key")
    assert not pay_v2.is_signed({**read, "sign": "茶"}, "key")
    assert not pay_v2.is_signed({**read, "sign_type": "NONE"}, "key")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{}",
        b"<xml>",
        b"<xml><a><b>1</b></a></xml>",
        b"<xml><a>1</a><a>2</a></xml>",
        b'<!DOCTYPE xml [<!ENTITY a "b">]><xml><a>&a;</a></xml>',
        b'<!DOCTYPE xml SYSTEM "file:///etc/passwd"><xml><a>1</a></xml>',
        "<!DOCTYPE xml [<!ENTITY a 'b'>]><xml><a>&a;</a></xml>".encode("utf-16"),
        b'<?xml version="1.0" encoding="nonsense"?><xml><a>1</a></xml>',
        b"<xml>" + b"<a>1</a>" * 20_000 + b"</xml>",
    ],
)
def test_what_is_no_body_of_version_2(body: bytes) -> None:
    with pytest.raises(pay_v2.XmlError):
        pay_v2.parse(body)


def test_the_element_around_may_have_any_name() -> None:
    declared = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<root>\n  <a>1</a>\n  <b/>\n</root>'
    assert pay_v2.parse(declared) == {"a": "1", "b": ""}


@pytest.fixture(scope="module")
def merchant() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@pytest.fixture(scope="module")
def platform() -> pay_v3.Platform:
    return pay_v3.make_platform(datetime.fromtimestamp(NOW, UTC))


def request(
    merchant: rsa.RSAPrivateKey, target: str, body: str, stamp: int = int(NOW), mchid: str = "1900000001"
) -> str:
    """`Authorization` as a merchant's SDK writes it."""
    signature = pay_v3.rsa_sign(f"POST\n{target}\n{stamp}\nnonce\n{body}\n", merchant)
    fields = {"mchid": mchid, "nonce_str": "nonce", "signature": signature, "timestamp": str(stamp), "serial_no": "5A"}
    return f"{pay_v3.SCHEME} " + ",".join(f'{name}="{value}"' for name, value in fields.items())


def test_requests_of_version_3(merchant: rsa.RSAPrivateKey) -> None:
    target, body = "/v3/pay/transactions/jsapi?a=1", '{"description": "茶"}'
    key = merchant.public_key()
    right = request(merchant, target, body)
    assert pay_v3.check_request(right, "POST", target, body, key, "1900000001", now=NOW) == "5A"
    for wrong, problem in (
        ("", "malformed"),
        ("Bearer x", "malformed"),
        (request(merchant, target, body, mchid="1"), "another merchant"),
        (request(merchant, target, body, int(NOW) - 1000), "too old"),
        (request(merchant, target, body + " "), "signature is wrong"),
        (request(merchant, "/v3/other", body), "signature is wrong"),
        (right.replace('signature="', 'signature="!'), "signature is wrong"),
    ):
        with pytest.raises(pay_v3.SignatureError, match=problem):
            pay_v3.check_request(wrong, "POST", target, body, key, "1900000001", now=NOW)


def test_answers_and_certificates_of_version_3(platform: pay_v3.Platform) -> None:
    """A merchant gets the certificate by its v3 key, and checks an answer with it."""
    (item,) = json.loads(pay_v3.certificates(platform, V3_KEY))["data"]
    sealed = item["encrypt_certificate"]
    pem = AESGCM(V3_KEY.encode()).decrypt(
        sealed["nonce"].encode(), base64.b64decode(sealed["ciphertext"]), sealed["associated_data"].encode()
    )
    certificate = load_pem_x509_certificate(pem)
    public = certificate.public_key()
    assert isinstance(public, rsa.RSAPublicKey)
    body = '{"prepay_id":"wx1"}'
    headers = pay_v3.answer_headers(body, platform, now=NOW)
    assert headers["Wechatpay-Serial"] == item["serial_no"] == f"{certificate.serial_number:X}"
    message = f"{headers['Wechatpay-Timestamp']}\n{headers['Wechatpay-Nonce']}\n{body}\n"
    assert pay_v3.rsa_verify(message, headers["Wechatpay-Signature"], public)
    assert not pay_v3.rsa_verify(message + " ", headers["Wechatpay-Signature"], public)


def test_a_notification_of_version_3() -> None:
    body = json.loads(pay_v3.notification("TRANSACTION.SUCCESS", "paid", {"out_trade_no": "A1"}, V3_KEY, now=NOW))
    resource = body["resource"]
    opened_by = AESGCM(V3_KEY.encode())
    text = opened_by.decrypt(
        resource["nonce"].encode(), base64.b64decode(resource["ciphertext"]), resource["associated_data"].encode()
    )
    assert json.loads(text) == {"out_trade_no": "A1"}
    assert (body["event_type"], resource["original_type"]) == ("TRANSACTION.SUCCESS", "transaction")
    assert body["create_time"] == "2023-11-15T06:13:20+08:00"
