// Stock pusher-http-go. Prints "ok NAME" or "not ok NAME: why" for each behaviour.
package main

import (
	"errors"
	"fmt"
	"net/http"
	"os"
	"strings"

	pusher "github.com/pusher/pusher-http-go"
)

var failed bool

func check(name string, test func() error) {
	if err := test(); err != nil {
		failed = true
		fmt.Printf("not ok %s: %v\n", name, err)
		return
	}
	fmt.Println("ok", name)
}

func env(name string) string { return os.Getenv("INTEROP_" + name) }

func webhook(client *pusher.Client, body string) (*pusher.Webhook, error) {
	header := http.Header{"X-Pusher-Key": {env("WEBHOOK_KEY")}, "X-Pusher-Signature": {env("WEBHOOK_SIGNATURE")}}
	return client.Webhook(header, []byte(body))
}

func main() {
	client := &pusher.Client{AppID: env("APP"), Key: env("KEY"), Secret: env("SECRET"), Host: env("HOST") + ":" + env("PORT")}
	check("publish", func() error { return client.Trigger("cache-interop-go", "e", "from go") })
	check("publish a batch", func() error {
		return client.TriggerBatch([]pusher.Event{{Channel: "a", Name: "e", Data: "1"}, {Channel: "b", Name: "e", Data: "2"}})
	})
	check("query channels", func() error {
		_, err := client.Channels(nil)
		return err
	})
	check("authorize a private channel", func() error {
		answer, err := client.AuthenticatePrivateChannel([]byte("channel_name=private-a&socket_id=1.1"))
		if err == nil && !strings.Contains(string(answer), env("KEY")+":") {
			return errors.New(string(answer))
		}
		return err
	})
	check("accept a webhook", func() error {
		got, err := webhook(client, env("WEBHOOK_BODY"))
		if err == nil && got.Events[0].Name != "channel_occupied" {
			return errors.New(got.Events[0].Name)
		}
		return err
	})
	check("refuse a changed webhook", func() error {
		if _, err := webhook(client, env("WEBHOOK_BODY")+" "); err == nil {
			return errors.New("accepted")
		}
		return nil
	})
	if failed {
		os.Exit(1)
	}
}
