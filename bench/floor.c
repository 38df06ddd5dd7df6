// The least that a server can do per delivery, as a yardstick: one frame is built per event, and each subscriber gets it
// by one send(2). It publishes by itself, to everybody who subscribes to anything, and speaks just enough of WebSocket and
// of the Pusher protocol for `bench.jar fanout --listen`.
//
//   gcc -O2 -o floor bench/floor.c && ./floor PORT EVENTS_PER_SECOND PAYLOAD_BYTES
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <inttypes.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { MOST_SOCKETS = 1 << 17, MOST_PAYLOAD = 8192, MOST_BEHIND = 100 };
enum phase { CONNECTED, GREETED, SUBSCRIBED };

static uint8_t phase_of[MOST_SOCKETS];
static int subscribers[MOST_SOCKETS];
static int subscriber_count;

// The fixed answer to the fixed key that bench.jar sends.
static const char SWITCHING[] =
    "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n";
static const char ESTABLISHED[] =
    "{\"event\":\"pusher:connection_established\","
    "\"data\":\"{\\\"socket_id\\\":\\\"1.1\\\",\\\"activity_timeout\\\":120}\"}";
static const char SUCCEEDED[] =
    "{\"event\":\"pusher_internal:subscription_succeeded\",\"channel\":\"floor\",\"data\":\"{}\"}";

static uint64_t micros(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (uint64_t)now.tv_sec * 1000000 + (uint64_t)now.tv_nsec / 1000;
}

// Writes the header of an unmasked text frame; returns its length.
static size_t header(unsigned char *at, size_t payload) {
  at[0] = 0x81;
  if (payload < 126) {
    at[1] = (unsigned char)payload;
    return 2;
  }
  at[1] = 126;
  at[2] = (unsigned char)(payload >> 8);
  at[3] = (unsigned char)payload;
  return 4;
}

static void send_text(int socket, const char *prefix, const char *text) {
  unsigned char buffer[1024];
  size_t length = strlen(prefix);
  memcpy(buffer, prefix, length);
  length += header(buffer + length, strlen(text));
  memcpy(buffer + length, text, strlen(text));
  length += strlen(text);
  if (send(socket, buffer, length, MSG_NOSIGNAL) < 0) perror("send");
}

static void leave(int socket) {
  for (int i = 0; i < subscriber_count; i++) {
    if (subscribers[i] == socket) subscribers[i--] = subscribers[--subscriber_count];
  }
  close(socket);
}

static void take(int listener, int poll) {
  int one = 1;
  for (;;) {
    int socket = accept4(listener, NULL, NULL, SOCK_NONBLOCK);
    if (socket < 0) return;
    if (socket >= MOST_SOCKETS) {
      close(socket);
      continue;
    }
    setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    phase_of[socket] = CONNECTED;
    struct epoll_event event = {.events = EPOLLIN, .data.fd = socket};
    epoll_ctl(poll, EPOLL_CTL_ADD, socket, &event);
  }
}

static void hear(int socket) {
  char heard[4096];
  ssize_t length = recv(socket, heard, sizeof heard, 0);
  if (length < 0 && errno == EAGAIN) return;
  if (length <= 0) {
    leave(socket);
  } else if (phase_of[socket] == CONNECTED) {
    phase_of[socket] = GREETED;
    send_text(socket, SWITCHING, ESTABLISHED);
  } else if (phase_of[socket] == GREETED) {
    phase_of[socket] = SUBSCRIBED;
    send_text(socket, "", SUCCEEDED);
    subscribers[subscriber_count++] = socket;
  }
}

// One event for everybody. The data is as long as it is for any other server.
static void publish(uint64_t number, size_t bytes) {
  static unsigned char frame[MOST_PAYLOAD + 256];
  static char text[MOST_PAYLOAD + 128];
  char stamp[64];
  int stamped = snprintf(stamp, sizeof stamp, "@@%" PRIu64 ".%" PRIu64 "@@", micros(), number);
  int length = snprintf(text, sizeof text, "{\"event\":\"tick\",\"channel\":\"floor\",\"data\":\"%s", stamp);
  for (size_t i = (size_t)stamped; i < bytes; i++) text[length++] = 'x';
  length += snprintf(text + length, 3, "\"}");
  size_t start = header(frame, (size_t)length);
  memcpy(frame + start, text, (size_t)length);
  for (int i = 0; i < subscriber_count; i++) {
    // A full socket loses the event, which the listener counts.
    (void)!send(subscribers[i], frame, start + (size_t)length, MSG_NOSIGNAL);
  }
}

int main(int count, char **arguments) {
  if (count != 4 || atoi(arguments[3]) < 1 || atoi(arguments[3]) > MOST_PAYLOAD) {
    fprintf(stderr, "usage: floor PORT EVENTS_PER_SECOND PAYLOAD_BYTES (1 to %d)\n", MOST_PAYLOAD);
    return 2;
  }
  double rate = atof(arguments[2]);
  size_t bytes = (size_t)atoi(arguments[3]);
  struct rlimit files;
  getrlimit(RLIMIT_NOFILE, &files);
  files.rlim_cur = files.rlim_max;
  setrlimit(RLIMIT_NOFILE, &files);

  int one = 1;
  int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
  struct sockaddr_in here = {.sin_family = AF_INET, .sin_port = htons((uint16_t)atoi(arguments[1]))};
  here.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (bind(listener, (struct sockaddr *)&here, sizeof here) || listen(listener, 4096)) {
    perror("floor");
    return 1;
  }
  int poll = epoll_create1(0);
  struct epoll_event event = {.events = EPOLLIN, .data.fd = listener};
  epoll_ctl(poll, EPOLL_CTL_ADD, listener, &event);

  uint64_t start = 0, due_before = 0, number = 0;
  for (;;) {
    struct epoll_event events[512];
    int ready = epoll_wait(poll, events, 512, 1);
    for (int i = 0; i < ready; i++) {
      if (events[i].data.fd == listener) take(listener, poll);
      else hear(events[i].data.fd);
    }
    if (subscriber_count == 0) {
      start = micros();
      due_before = 0;
      continue;
    }
    uint64_t due = (uint64_t)((double)(micros() - start) * rate / 1e6);
    // What cannot be caught up with is left out: the rate it does reach is the figure.
    if (due > due_before + MOST_BEHIND) due_before = due - 1;
    for (; due_before < due; due_before++) publish(number++, bytes);
  }
}
