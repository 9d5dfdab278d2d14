#!/usr/bin/env bash
# A stand-in for GitHub's program, as far as the workflows use it. FORGE is the folder in which it finds pull requests, runs
# and issues.
set -euo pipefail
# Backwards, so that no job is taken for one that holds it.
[ "$(printf '%s' "${GH_TOKEN:-}" | rev)" = "$FORGE_TOKEN" ] || { echo "gh: no token" >&2; exit 4; }
value() { # the word behind a flag
    local flag=$1; shift
    while [ $# -gt 0 ]; do
        if [ "$1" = "$flag" ]; then printf '%s' "$2"; return; fi
        shift
    done
}
case "$1 ${2:-}" in
    "api "*/pulls)
        commit=${2%/pulls}
        cat "$FORGE/pulls/${commit##*/}" 2>/dev/null || true
        ;;
    "api "*/commits/main) cat "$FORGE/newest" 2>/dev/null || echo "$GITHUB_SHA" ;;
    "run list")
        commit=$(value --commit "$@")
        [ "$(value --event "$@") $(value --status "$@")" = "pull_request success" ]
        if [ -d "$FORGE/artifacts/$commit" ] && [ ! -f "$FORGE/artifacts/$commit.failed" ]; then echo "$commit"; fi
        ;;
    "run download")
        mkdir -p "$(value --dir "$@")"
        cp -r "$FORGE/artifacts/$3/$(value --name "$@")/." "$(value --dir "$@")"
        ;;
    "issue list")
        [ "$(value --app "$@")" = github-actions ]
        for issue in "$FORGE"/issues/*/; do
            [ -f "$issue/title" ] && [ -f "$issue/open" ] || continue
            if [ "$(cat "$issue/title")" = "$TITLE" ]; then basename "$issue"; fi
        done
        ;;
    "issue create")
        number=$(($(find "$FORGE/issues" -mindepth 1 -maxdepth 1 -type d | wc -l) + 1))
        mkdir "$FORGE/issues/$number"
        value --title "$@" >"$FORGE/issues/$number/title"
        cp "$(value --body-file "$@")" "$FORGE/issues/$number/body"
        touch "$FORGE/issues/$number/open"
        ;;
    "issue edit") cp "$(value --body-file "$@")" "$FORGE/issues/$3/body" ;;
    "issue close") rm "$FORGE/issues/$3/open" ;;
    *)
        echo "gh: what does $* do?" >&2
        exit 1
        ;;
esac
