#!/bin/sh
# Rebuilds bootstrap.min.css. usage: build.sh FOLDER   where FOLDER holds node_modules with bootstrap and sass (see MANIFEST.txt)
set -e
here=$(cd "$(dirname "$0")" && pwd)
cd "$1"
npx sass --quiet --no-source-map --load-path=node_modules/bootstrap/scss "$here/bootstrap.scss" | sed -f "$here/logical.sed" > cut.css
{ echo '/*! Bootstrap 5.3.9 | (c) 2011-2026 The Bootstrap Authors | MIT | cut and made direction-neutral: see MANIFEST.txt */'
  npx sass --quiet --no-source-map --style=compressed cut.css; } > "$here/bootstrap.min.css"
