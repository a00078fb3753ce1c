#!/bin/sh
# Makes the bundled sample from files of official figures, with the project's own commands.
#
#     catalog/sample/make.sh FOLDER
#
# FOLDER holds the source files that README.md beside this script names. The program is taken
# from ANDAMENTO, by default `cargo run --release --quiet --`.
set -eu

from=${1:?"usage: make.sh FOLDER (the folder with the source files)"}
here=$(cd "$(dirname "$0")" && pwd)
store=$(mktemp -d)
trap 'rm -rf "$store"' EXIT

andamento() {
    ${ANDAMENTO:-cargo run --release --quiet --} --data "$store" "$@"
}

# No two of these files have a cell in common, so that no figure depends on an order.
andamento import --format csv \
    "$from/lfsa_ergan__tsv_2025.tsv" \
    "$from/lfsa_ergan__sdmxcsv2_2025.csv.gz" \
    "$from/lfsa_urgan__tsv_2025.tsv" \
    "$from/edat_lfs_9911__sdmxcsv2_2025.csv" \
    "$from/edat_lfs_9912__tsv_2025.tsv" \
    "$from/hlth_silc_24__sdmxcsv1_labels_2025.csv.gz" \
    "$from/ilc_di15__sdmxcsv1_labels_2025.csv" \
    "$from/ilc_peps11__tsvold_2017.tsv" \
    "$from/lfst_r_lfu3rt__tsvold_2014.tsv" \
    "$from/edat_lfse_22__tsv_2023.tsv.gz" \
    "$from/urb_cpop1__sdmxcsv2_2025.csv.gz" \
    "$from/urb_cpopcb__sdmxcsv2_2025.csv" >"$store/report.csv"

# slice DATAFLOW [--where …]: writes DATAFLOW.csv beside this script.
slice() {
    andamento data "$@" --format csv >"$here/$1.csv"
}

slice lfsa_ergan
slice lfsa_urgan
slice edat_lfs_9911
slice edat_lfs_9912 --where age=Y25-64 --where isced11=ED0-2,ED5-8
slice hlth_silc_24 --where lev_perc=VG_G,B_VB
slice ilc_di15
slice ilc_peps11

# Regions: five countries with all their regions, and London before and after NUTS 2013.
territories='(AT|EL|ES|IT|SE)[0-9A-Z]{0,2}|UK|UKI[0-9]?'
regions() {
    dataflow=$1
    shift
    andamento data "$dataflow" "$@" --where sex=T --format csv |
        tr ',' '\n' | grep -xE "$territories" | sort -u | paste -sd, -
}
slice lfst_r_lfu3rt --where age=Y20-64 --where geo="$(regions lfst_r_lfu3rt --where age=Y20-64)"
slice edat_lfse_22 --where age=Y15-29 --where geo="$(regions edat_lfse_22 --where age=Y15-29)"

# Cities by the codes of 2025: capitals, and others where many migrants live.
cities=BE001C,BE002C,BG001C,CH001C,CH002C,CH003C,CH004C,CY001C,CZ001C,DE001C,DE002C
cities=$cities,DE003C,DE004C,DE005C,EE001C,ES001C,ES002C,FI001C,FR001C,FR002C,HR001C,HU001C
cities=$cities,IE001C,IT001C,IT002C,IT004C,LT001C,LU001C,LV001C,MT001C,NL001C,NO001C,PL001C
cities=$cities,PT001C,RO001C,SE001C,SE002C,SE003C,SI001C,SK001C,UK001C
slice urb_cpop1 --where cities="$cities"
slice urb_cpopcb --where cities="$cities"

# An older extraction of the same cities, so that there is something to compare.
older=$(mktemp -d)
trap 'rm -rf "$store" "$older"' EXIT
mv "$store/report.csv" "$older/report.csv"
store=$older
andamento import --format csv "$from/urb_cpop1__tsv_2023.tsv" | tail -n 1 >>"$older/report.csv"
andamento data urb_cpop1 --where cities="$cities" --format csv >"$here/urb_cpop1__2023.csv"

cat "$older/report.csv"
