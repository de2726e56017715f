#!/bin/sh
# Install what the tests use beside Python packages, where we may; say what is missing elsewhere.
# The product uses libgcrypt20 too, for signatures by GOST, and tesseract, for the text of scans.
set -eu

say() { printf '%s\n' "$*" >&2; }

has() { command -v "$1" >/dev/null 2>&1; }

has_chromium() { has chromium || has chromium-browser || has google-chrome; }

has_magic() { [ -n "$(find /usr/lib /lib -name 'libmagic.so.1' 2>/dev/null | head -n 1)" ]; }

has_atomic() { [ -n "$(find /usr/lib /lib -name 'libatomic.so.1*' 2>/dev/null | head -n 1)" ]; }

has_gcrypt() { [ -n "$(find /usr/lib /lib -name 'libgcrypt.so.20' 2>/dev/null | head -n 1)" ]; }

has_gost() { [ -n "$(find /usr/lib -path '*/engines-*/gost.so' 2>/dev/null | head -n 1)" ]; }

has_softhsm() { [ -n "$(find /usr/lib /usr/lib64 -name 'libsofthsm2.so' 2>/dev/null | head -n 1)" ] && has softhsm2-util; }

has_spy() { [ -n "$(find /usr/lib -name 'pkcs11-spy.so' 2>/dev/null | head -n 1)" ]; }

has_faketime() { [ -n "$(find /usr/lib -path '*/faketime/libfaketime.so.1' 2>/dev/null | head -n 1)" ]; }

has_imap() { has dovecot || [ -x /usr/sbin/dovecot ]; }

has_russian_ocr() { has tesseract && tesseract --list-langs 2>/dev/null | grep -qx rus; }

has_cyrillic_font() { has fc-list && [ -n "$(fc-list :lang=ru 2>/dev/null | head -n 1)" ]; }

# Only where Java is there already: a JRE is larger than all the rest together.
has_preflight() { ! has java || { [ -e /usr/share/java/preflight.jar ] && [ -e /usr/share/java/jaxb-api.jar ]; }; }

# Prints one line for each missing thing: Debian package, then what goes without it.
missing() {
    has_chromium || echo "chromium browser tests"
    has_atomic || echo "libatomic1 browser tests (the driver needs it)"
    has_cyrillic_font || echo "fonts-dejavu-core Russian letters in screenshots"
    has pdfsig || echo "poppler-utils the second opinion of pdfsig and pdftotext on our PDFs"
    has soffice || for part in writer calc impress; do
        echo "libreoffice-$part-nogui pages of office files ($part)"
    done
    has qpdf || echo "qpdf the second opinion of qpdf on our PDFs"
    has_preflight || echo "libpdfbox2-java PDF/A-1b by PDFBox preflight"
    has_imap || echo "dovecot-imapd the mailbox of the chancellery, read by IMAP"
    has_russian_ocr || {
        echo "tesseract-ocr text of scans"
        echo "tesseract-ocr-rus text of scans in Russian"
    }
    has openssl || echo "openssl the second opinion of openssl on our signatures"
    has_gcrypt || echo "libgcrypt20 signatures by GOST (needed by the product for them)"
    has_gost || echo "libengine-gost-openssl the second opinion of openssl on GOST signatures"
    has_faketime || echo "faketime the demo on other days (nightly)"
    has_softhsm || echo "softhsm2 keys in a token (PKCS#11), by a token made of software"
    has_spy || echo "opensc-pkcs11 the second opinion of OpenSC on how often a PIN is given"
    has_magic || echo "libmagic1 file types by the system's libmagic (the bundled one is used)"
}

# Packages that one of those needs without depending on it.
extra() { case "$1" in *libpdfbox2-java*) echo libactivation-java libjaxb-api-java ;; esac; }

install() {
    say "Installing for the tests: $*"
    export DEBIAN_FRONTEND=noninteractive
    apt-get -qq update &&
        apt-get -qq -o Dpkg::Use-Pty=0 install -y --no-install-recommends "$@" >/dev/null
}

lacking=$(missing)
[ -n "$lacking" ] || exit 0

if [ "$(id -u)" -eq 0 ] && has apt-get; then
    packages=$(printf '%s\n' "$lacking" | cut -d ' ' -f 1)
    # shellcheck disable=SC2086,SC2046 # a list of package names
    install $packages fontconfig $(extra "$packages") || say "apt-get failed; the tests go on without."
    lacking=$(missing)
fi

[ -n "$lacking" ] || exit 0
say "Skipped, because the machine lacks a package and this account may not install it:"
printf '%s\n' "$lacking" | sed 's/^\([^ ]*\) \(.*\)$/  \2  (apt install \1)/' >&2
