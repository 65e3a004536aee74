"""The ways fees are paid, each behind one small contract; a way without its settings is not offered."""

from adapters.gateways import counter, vietqr, vnpay


def offered(config):
    """The gateways this office has, by name, in the order they are shown."""
    found = {}
    if config.vietqr_bank_bin:
        found["vietqr"] = vietqr.VietQR(config.vietqr_bank_bin, config.vietqr_account)
    if config.vnpay_tmn_code:
        found["vnpay"] = vnpay.Vnpay(config.vnpay_tmn_code, config.vnpay_hash_secret, config.vnpay_url, config.vnpay_query_url)
    return found | {"counter": counter.Counter()}
