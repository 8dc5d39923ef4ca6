module programs/go-vcard

go 1.21

require github.com/emersion/go-vcard v0.0.0-20260618161152-d854b7e0e2d3
