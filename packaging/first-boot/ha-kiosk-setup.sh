#!/bin/sh
# Sets up a kiosk at the first boot of a tablet without a desktop:  ha-kiosk-setup.sh [FOLDER]
#
# FOLDER (default: /boot/firmware, the partition that every computer can write) contains
#   ha-kiosk_*.deb     the package; not needed if it is installed already
#   ha-kiosk.token     the token, or TOML with url and token (guide, fleet.md); encrypted, then deleted
#   ha-kiosk.toml      settings for /etc/ha-kiosk/config.toml; optional
#
# It may be run again: existing files are not changed.
set -eu

folder=${1:-/boot/firmware}
sealed=/etc/credstore.encrypted/ha-kiosk.token
drop_ins=/etc/systemd/system/ha-kiosk@kiosk.service.d

for package in "$folder"/ha-kiosk_*.deb; do
    if [ -f "$package" ]; then
        apt-get update -q
        # A copy: apt's own user may not read every partition.
        cp "$package" /var/cache/
        DEBIAN_FRONTEND=noninteractive apt-get install -q -y "/var/cache/${package##*/}"
    fi
done

if [ -f "$folder/ha-kiosk.toml" ]; then
    install -D -m 644 "$folder/ha-kiosk.toml" /etc/ha-kiosk/config.toml
fi

if [ -f "$folder/ha-kiosk.token" ]; then
    install -d -m 700 "${sealed%/*}"
    systemd-creds encrypt --name=ha-kiosk.token "$folder/ha-kiosk.token" "$sealed"
    rm "$folder/ha-kiosk.token"
    install -d -m 755 "$drop_ins"
    printf '[Service]\nLoadCredentialEncrypted=ha-kiosk.token:%s\n' "$sealed" >"$drop_ins/token.conf"
fi

ha-kiosk autostart enable --yes
systemctl daemon-reload
systemctl restart ha-kiosk@kiosk.service
