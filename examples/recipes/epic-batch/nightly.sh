#!/bin/sh
# Scrub a night's 837 files of a hospital system (Epic, Oracle Health, or any that exports files) with its charts.
#
#   nightly.sh /etc/infuscrub/nightly.conf
#
# Each file once, whole or not at all: its folder in WORK is named by the sha256 of its bytes; its report stands there from
# the moment on at which it was scrubbed, and its outputs leave that folder by one rename each. After a crash, what still
# lies there was not handed over, and what does not, was. The exports are only read.
#
# Exit code, for the scheduler: 0 all is well; 1 claims wait for a person; 2 a file could not be done (a line on stderr
# says which and why), the others were; 75 the run before this one is still at work.
set -eu
umask 077
LC_ALL=C
export LC_ALL

complain() {
    printf 'nightly: %s\n' "$*" >&2
    worst=2
}

# The sha256 of a file.
digest() {
    sha256sum "$1" | cut -d ' ' -f 1
}

# Whether a file ends as an interchange does; one that does not is still being written.
is_whole() {
    tail -c 200 "$1" | tr -d '\r\n\t ' | grep -Eq 'IEA\*[0-9]{1,5}\*[0-9]{1,9}.?$'
}

# Move an output to where it is taken from, if it is there: else there was none, or an earlier run moved it.
hand_over() { # source target report
    [ -e "$1" ] || return 0
    if ! grep -q "$(digest "$1")" "$3"; then
        complain "$1 is not what its report says; a person must look"
    elif [ -e "$2" ]; then
        complain "$2 is there already; move it away first"
    else
        mv "$1" "$2"
    fi
}

# What the report says went wrong with the file as a whole; empty where nothing did.
error_of() {
    sed -n 's/.*"error":"\([^"]*\)".*/\1/p' "$1"
}

# Scrub one file, as far as that is not done, and hand over what came of it.
take() {
    input=$1
    name=${input##*/}
    if ! is_whole "$input"; then
        complain "$name does not end with IEA, so it is not whole; left for the next run"
        return 0
    fi
    sum=$(digest "$input")
    job=$WORK/$sum
    report=$(find "$job" -name '*.report.json' 2>/dev/null | head -n 1)
    if [ -z "$report" ]; then
        code=0
        # shellcheck disable=SC2086 - MORE holds several words
        "$INFUSCRUB" scrub "$input" --docs "$CHARTS" --out "$job" --policy "${POLICY:-safe}" --format jsonl ${MORE:-} \
            >/dev/null 2>"$WORK/said" || code=$?
        report=$(find "$job" -name '*.report.json' 2>/dev/null | head -n 1)
        if [ -z "$report" ]; then
            complain "$name: $(tail -n 1 "$WORK/said") (exit code $code)"
            return 0
        fi
    fi
    error=$(error_of "$report")
    if [ -n "$error" ]; then
        complain "$name: ${error#"$name: "}"
        return 0
    fi
    stem=${report##*/}
    stem=${stem%.report.json}
    short=$(printf %.12s "$sum")
    hand_over "$job/$stem.outbound.837" "$OUTBOX/$stem.$short.837" "$report"
    hand_over "$job/$stem.held.837" "$ASIDE/$stem.$short.held.837" "$report"
    hand_over "$job/$stem.refused.x12" "$ASIDE/$stem.$short.refused.x12" "$report"
    if [ "$worst" = 0 ] && grep -Eq '"kind":"(held|refused)"' "$report"; then
        worst=1
    fi
}

[ $# = 1 ] || { complain "give the configuration: nightly.sh nightly.conf"; exit 2; }
# shellcheck source=nightly.conf
. "$1"
worst=0
mkdir -p "$WORK" "$OUTBOX" "$ASIDE"
if [ "$(stat -c %d "$WORK" "$OUTBOX" "$ASIDE" | sort -u | wc -l)" != 1 ]; then
    complain "WORK, OUTBOX and ASIDE must be on one file system: a file is handed over by a rename"
    exit 2
fi
exec 9>"$WORK/lock"
flock -n 9 || exit 75
for each in "$CLAIMS"/*.837; do
    if [ -f "$each" ]; then
        take "$each"
    fi
done
exit "$worst"
