# Makes Bootstrap's compiled CSS direction-neutral, so that one file serves left-to-right and right-to-left.
/^ *\.offset-/,/}/d
/^\.form-control\(-color\|-plaintext\)/,/}/d
/^\.table\(-bordered\|-striped-columns\|-borderless\|-group-divider\)/,/}/d
s/margin-left:/margin-inline-start:/g
s/margin-right:/margin-inline-end:/g
s/padding-left:/padding-inline-start:/g
s/padding-right:/padding-inline-end:/g
s/border-top-left-radius/border-start-start-radius/g
s/border-top-right-radius/border-start-end-radius/g
s/border-bottom-left-radius/border-end-start-radius/g
s/border-bottom-right-radius/border-end-end-radius/g
s/text-align: left/text-align: start/g
s/text-align: right/text-align: end/g
s/float: left/float: inline-start/g
s/clear: left/clear: inline-start/g
