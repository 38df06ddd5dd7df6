# sh watchdog.sh HOME REDIS-SERVER CONFIG: runs Redis until it ends, or until standard input does. That is a pipe from
# the JVM, so Redis ends with it even if it is killed with -9; then its directory goes too. Exits when Redis is gone.
trap '' INT TERM HUP PIPE
home=$1
shift
exec 3<&0 </dev/null
# In a session of its own: Ctrl-C is for the JVM, which still needs Redis to say goodbye.
"$(command -v setsid || command -v env)" "$@" >"$home/redis.log" 2>&1 3<&- &
redis=$!
{ cat; kill -9 $redis; } <&3 >/dev/null 2>&1 &
wait $redis
kill -9 $! 2>/dev/null
said=$(tail -n 3 "$home/redis.log")
rm -rf -- "$home"
echo "$said"
