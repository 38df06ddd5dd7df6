module tidewire/interop

go 1.26.0

require github.com/pusher/pusher-http-go v4.0.1+incompatible

require (
	github.com/stretchr/testify v1.12.1 // indirect
	golang.org/x/crypto v0.59.0 // indirect
	golang.org/x/sys v0.50.0 // indirect
)
