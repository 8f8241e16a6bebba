package rs.astra.hotline.whole;

/** Everything that may break: a row of the failure matrix each. */
enum Failure {
  BACKEND_KILLED("service killed"),
  BACKEND_FROZEN("service frozen"),
  BACKEND_OUT_OF_MEMORY("service out of memory"),
  BACKEND_RESTARTED("service restarted"),
  BACKEND_UPGRADED("service upgraded, the new one started before the old one is gone"),
  AMI_CUT("AMI cut"),
  AMI_SLOW("AMI slow, every answer 1.4 s late"),
  AMI_GARBAGE("AMI sends garbage"),
  AMI_OVERFLOW("more facts than the queue has room for"),
  FASTAGI_REFUSED("FastAGI cut and refused"),
  ASTERISK_KILLED("Asterisk killed"),
  ASTERISK_RESTARTED("Asterisk restarted"),
  ASTERISK_RELOADED("Asterisk reloaded"),
  DATABASE_STOPPED("PostgreSQL stopped"),
  DATABASE_SLOW("PostgreSQL slow, every answer 3 s late"),
  DATABASE_READ_ONLY("PostgreSQL read-only"),
  DISK_FULL("disk full for PostgreSQL and the spool"),
  CLOCK_AHEAD("clock set an hour ahead"),
  CLOCK_BACK("clock set an hour back"),
  ONE_TELEPHONE_AWAY("one telephone unreachable"),
  ALL_TELEPHONES_AWAY("all telephones unreachable"),
  TRUNK_DOWN("trunk down"),
  FIFTY_CALLERS("50 callers at once");

  /** As the table names it. */
  final String words;

  Failure(String words) {
    this.words = words;
  }
}
