//! Stock pushers. Prints "ok NAME" or "not ok NAME: why" for each behaviour.
use pushers::{Channel, Config, Pusher};
use std::collections::BTreeMap;
use std::env::var;

fn env(name: &str) -> String {
    var(format!("INTEROP_{name}")).expect(name)
}

fn check(failed: &mut bool, name: &str, result: Result<(), String>) {
    match result {
        Ok(()) => println!("ok {name}"),
        Err(why) => {
            *failed = true;
            println!("not ok {name}: {why}");
        }
    }
}

fn webhook(pusher: &Pusher, body: &str) -> bool {
    let mut headers = BTreeMap::new();
    headers.insert("X-Pusher-Key".to_string(), env("WEBHOOK_KEY"));
    headers.insert("X-Pusher-Signature".to_string(), env("WEBHOOK_SIGNATURE"));
    headers.insert("Content-Type".to_string(), "application/json".to_string());
    pusher.webhook(&headers, body).is_valid(None)
}

fn must(holds: bool) -> Result<(), String> {
    if holds { Ok(()) } else { Err("another result".to_string()) }
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let config = Config::builder()
        .app_id(env("APP"))
        .key(env("KEY"))
        .secret(env("SECRET"))
        .host(env("HOST"))
        .port(env("PORT").parse().expect("a port"))
        .use_tls(false)
        .build()
        .expect("a configuration");
    let pusher = Pusher::new(config).expect("a client");
    let mut failed = false;
    let channel = Channel::from_string("cache-interop-rust").expect("a channel");
    let published = pusher.trigger(&[channel], "e", "from rust", None).await;
    check(&mut failed, "publish", published.map(|_| ()).map_err(|error| error.to_string()));
    let queried = pusher.get("/channels", None).await.map_err(|error| error.to_string());
    check(&mut failed, "query channels", queried.and_then(|answer| must(answer.status().is_success())));
    let private = pusher.authorize_channel_with_name("1.1", "private-a", None);
    check(&mut failed, "authorize a private channel", private.map(|_| ()).map_err(|error| error.to_string()));
    check(&mut failed, "accept a webhook", must(webhook(&pusher, &env("WEBHOOK_BODY"))));
    check(&mut failed, "refuse a changed webhook", must(!webhook(&pusher, &(env("WEBHOOK_BODY") + " "))));
    std::process::exit(failed as i32);
}
