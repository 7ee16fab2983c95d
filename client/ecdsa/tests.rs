//! Tests of the algorithms with the examples of RFC 6979, and with what is damaged.

use super::*;

/// RFC 6979, A.2.5 to A.2.7: the keys, and the signatures of `sample` with SHA-512, and with SHA-256 on P-521.
const P256_KEY: &str = "60FED4BA255A9D31C961EB74C6356D68C049B8923B61FA6CE669622E60F29FB6\
    7903FE1008B8BC99A41AE9E95628BC64F2F1B20C2D7E9F5177A3C294D4462299";
const P256_SIGNATURE: &str = "8496A60B5E9B47C825488827E0495B0E3FA109EC4568FD3F8D1097678EB97F00\
    2362AB1ADBE2B8ADF9CB9EDAB740EA6049C028114F2460F96554F61FAE3302FE";
const P384_KEY: &str = "EC3A4E415B4E19A4568618029F427FA5DA9A8BC4AE92E02E06AAE5286B300C64DEF8F0EA9055866064A254515480BC13\
    8015D9B72D7D57244EA8EF9AC0C621896708A59367F9DFB9F54CA84B3F1C9DB1288B231C3AE0D4FE7344FD2533264720";
const P384_SIGNATURE: &str = "ED0959D5880AB2D869AE7F6C2915C6D60F96507F9CB3E047C0046861DA4A799CFE30F35CC900056D7C99CD7882433709\
    512C8CCEEE3890A84058CE1E22DBC2198F42323CE8ACA9135329F03C068E5112DC7CC3EF3446DEFCEB01A45C2667FDD5";
const P521_KEY: &str = "01894550D0785932E00EAA23B694F213F8C3121F86DC97A04E5A7167DB4E5BCD371123D46E45DB6B5D5370A7F20FB633155D38FFA16D2BD761DCAC474B9A2F5023A4\
    00493101C962CD4D2FDDF782285E64584139C2F91B47F87FF82354D6630F746A28A0DB25741B5B34A828008B22ACC23F924FAAFBD4D33F81EA66956DFEAA2BFDFCF5";
const P521_SIGNATURE: &str = "00C328FAFCBD79DD77850370C46325D987CB525569FB63C5D3BC53950E6D4C5F174E25A1EE9017B5D450606ADD152B534931D7D4E8455CC91F9B15BF05EC36E377FA\
    00617CCE7CF5064806C467F678D3B4080D6F1CC50AF26CA209417308281B68AF282623EAA63E5B5C0723D8B8C37FF0777B1A20F8CCB1DCCC43997F1EE0E44DA4A67A";
const P521_SIGNATURE_SHA256: &str = "01511BB4D675114FE266FC4372B87682BAECC01D3CC62CF2303C92B3526012659D16876E25C7C1E57648F23B73564D67F61C6F14D527D54972810421E7D87589E1A7\
    004A171143A83163D6DF460AAF61522695F207A58B95C0644D87E52AA1A347916E4F7A72930B1BC06DBE22CE3F58264AFD23704CBB63B29B931F7DE6C9D949A7ECFC";

fn bytes(hex: &str) -> Vec<u8> {
    (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap()).collect()
}

fn key(hex: &str) -> Vec<u8> {
    [vec![4], bytes(hex)].concat()
}

/// The signature in DER, where numbers have no zeros before them but that of a sign.
fn signature(hex: &str) -> Vec<u8> {
    let bytes = bytes(hex);
    let (r, s) = bytes.split_at(bytes.len() / 2);
    sequence(&[integer(r), integer(s)].concat())
}

fn integer(number: &[u8]) -> Vec<u8> {
    let start = number.iter().position(|byte| *byte != 0).unwrap_or(number.len() - 1);
    let number = &number[start..];
    let sign: &[u8] = if number[0] >= 0x80 { &[0] } else { &[] };
    [&[2, u8::try_from(sign.len() + number.len()).unwrap()], sign, number].concat()
}

fn sequence(content: &[u8]) -> Vec<u8> {
    let length = u8::try_from(content.len()).unwrap();
    let header: &[u8] = if length < 0x80 { &[0x30, length] } else { &[0x30, 0x81, length] };
    [header, content].concat()
}

fn is_taken(algorithm: &Ecdsa, key: &[u8], signature: &[u8]) -> bool {
    algorithm.verify_signature(key, b"sample", signature).is_ok()
}

const EXAMPLES: [(&Ecdsa, &str, &str); 4] = [
    (&P256_SHA512, P256_KEY, P256_SIGNATURE),
    (&P384_SHA512, P384_KEY, P384_SIGNATURE),
    (&P521_SHA512, P521_KEY, P521_SIGNATURE),
    (&P521_SHA256, P521_KEY, P521_SIGNATURE_SHA256),
];

#[test]
fn the_signatures_of_the_standard_are_valid_and_others_are_not() {
    for (algorithm, key_hex, signature_hex) in EXAMPLES {
        let (key, signature) = (key(key_hex), signature(signature_hex));
        assert!(is_taken(algorithm, &key, &signature), "{algorithm:?}");
        assert!(algorithm.verify_signature(&key, b"Sample", &signature).is_err(), "{algorithm:?}");
        // Bytes of the encoding and of both numbers, and a byte more or less.
        for at in (0..signature.len()).filter(|at| *at < 8 || at % 12 == 0) {
            let mut wrong = signature.clone();
            wrong[at] ^= 1;
            assert!(!is_taken(algorithm, &key, &wrong), "{algorithm:?}, byte {at}");
            assert!(!is_taken(algorithm, &key, &signature[..at]), "{algorithm:?}, {at} bytes");
        }
        assert!(!is_taken(algorithm, &key, &[&signature[..], &[0]].concat()), "{algorithm:?}");
    }
    assert!(!is_taken(&P521_SHA384, &key(P521_KEY), &signature(P521_SIGNATURE)));
}

#[test]
fn a_malformed_key_is_refused() {
    for (algorithm, key_hex, signature_hex) in EXAMPLES {
        let (right, signature) = (key(key_hex), signature(signature_hex));
        let half = right.len() / 2;
        let compressed = [&[2 + (right[right.len() - 1] & 1)], &right[1..=half]].concat();
        let mut beside_the_curve = right.clone();
        beside_the_curve[half] ^= 1;
        let infinity = [[4].as_slice(), &vec![0; right.len() - 1]].concat();
        let too_large = [[4].as_slice(), &vec![0xff; right.len() - 1]].concat();
        let short = right[..right.len() - 1].to_vec();
        let long = [&right[..], &[0]].concat();
        for wrong in
            [compressed, beside_the_curve, infinity, too_large, short, long, vec![0], vec![4], vec![]]
        {
            assert!(!is_taken(algorithm, &wrong, &signature), "{algorithm:?}: {wrong:02x?}");
        }
    }
}

/// 0 and the order of the group are no numbers of a signature, nor is what is negative or longer than the curve.
#[test]
fn numbers_out_of_range_are_refused() {
    let order = bytes("FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551");
    let (key, right) = (key(P256_KEY), bytes(P256_SIGNATURE));
    let (r, s) = (integer(&right[..32]), integer(&right[32..]));
    assert!(is_taken(&P256_SHA512, &key, &sequence(&[r.clone(), s.clone()].concat())));
    let negative = [&[2, 32], &right[..32]].concat();
    for wrong in [integer(&[0]), integer(&order), integer(&[1; 33]), negative, vec![2, 0]] {
        for content in [[wrong.clone(), s.clone()], [r.clone(), wrong.clone()]] {
            assert!(!is_taken(&P256_SHA512, &key, &sequence(&content.concat())), "{wrong:02x?}");
        }
    }
}

#[test]
fn nothing_of_ring_is_lost_and_each_scheme_begins_with_its_own_curve() {
    let (ours, of_ring) = (algorithms(), ring::default_provider().signature_verification_algorithms);
    assert_eq!(ours.all.len(), of_ring.all.len() + OURS.len());
    assert!(ours.supported_schemes().starts_with(&of_ring.supported_schemes()));
    let first = |scheme| ours.mapping.iter().find(|(one, _)| *one == scheme).unwrap().1[0];
    let p521 = first(SignatureScheme::ECDSA_NISTP521_SHA512);
    assert_eq!(
        (p521.public_key_alg_id(), p521.signature_alg_id()),
        (alg_id::ECDSA_P521, alg_id::ECDSA_SHA512)
    );
    for (scheme, algorithms) in of_ring.mapping {
        assert_eq!(first(*scheme).public_key_alg_id(), algorithms[0].public_key_alg_id(), "{scheme:?}");
    }
}
