#!/usr/bin/env bash
# The linters of GitHub Actions judge the workflows and the action of docs/ci/github, as they lie in a repository: actionlint,
# with shellcheck on every script, and zizmor, which looks for what an attacker would. Each must be able to refuse.
#
#   pipelines.sh REPOSITORY
#
# It runs in the folder where they are installed.
set -uo pipefail
source=$1/docs/ci/github
actionlint=$PWD/venv/bin/actionlint
zizmor=$PWD/venv/bin/zizmor
here=$(cd "$(dirname "$0")" && pwd)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# `laid FOLDER`: the workflows in their places.
laid() {
    mkdir -p "$1/.github/workflows"
    cp "$source"/*.yml "$1/.github/workflows/"
    cp -r "$source/actions" "$1/.github/actions"
}

# `check NAME COMMAND..`
check() {
    local name=$1 said
    shift
    if said=$("$@" 2>&1); then
        echo "ok $name"
    else
        echo "not ok $name"
        printf '%s\n' "$said" | sed 's/^/    /'
    fi
}

refuses() { ! "$@"; }

# Offline: what it would ask a code host for is no matter of these files.
audit() { "$zizmor" --offline --no-progress --strict-collection --config "$here/zizmor.yml" "$1"; }
lint() { (cd "$1" && "$actionlint" -shellcheck "$(command -v shellcheck)" .github/workflows/*.yml); }

laid "$scratch/true"
check "actionlint and shellcheck on the workflows" lint "$scratch/true"
check "zizmor on the workflows and the action" audit "$scratch/true"

laid "$scratch/false"
sed -i 's|run: syncform validate|run: syncform validate \$UNQUOTED \&\& cd \${{ nowhere.at_all }}|' "$scratch/false/.github/workflows/syncform-review.yml"
check "actionlint refuses an expression of nothing" refuses lint "$scratch/false"
laid "$scratch/open"
sed -i 's|run: syncform validate|run: echo "${{ github.event.pull_request.title }}"|' "$scratch/open/.github/workflows/syncform-review.yml"
check "zizmor refuses words of a pull request in a script" refuses audit "$scratch/open"
