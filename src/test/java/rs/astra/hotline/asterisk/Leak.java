package rs.astra.hotline.asterisk;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * Every place where a telephone exchange keeps or shows who has called, if it is left as it comes.
 * Each is looked at in an Asterisk that runs; {@link LeaksIT} sees each shut, and each open in an
 * Asterisk whose configuration says the opposite.
 */
enum Leak {
  CALL_RECORDS {
    @Override
    void look(Inside in, Findings findings) throws IOException {
      findings.unless(in.setting("cdr show status", "Logging").equals("Disabled"), "CDR is on");
      findings.none("loaded", matching(in.modules(), "cdr_.*|app_cdr.*|app_forkcdr.*"));
      findings.none("written", in.writtenAs("/cdr-"));
    }
  },
  EVENT_RECORDS {
    @Override
    void look(Inside in, Findings findings) throws IOException {
      findings.unless(in.setting("cel show status", "CEL Logging").equals("Disabled"), "CEL is on");
      findings.none("loaded", matching(in.modules(), "cel_.*|app_celgen.*"));
      findings.none("written", in.writtenAs("/cel"));
    }
  },
  QUEUE_LOG {
    @Override
    void look(Inside in, Findings findings) throws IOException {
      // Two members came and two callers waited: each would be a line.
      findings.none("written", in.writtenAs("/queue_log"));
    }
  },
  /** Even where the caller has withheld it, most of the above would write it. */
  WITHHELD_NUMBER {
    @Override
    void look(Inside in, Findings findings) throws IOException {
      findings.none("with a number", in.writtenNumbers());
    }
  },
  ASSERTED_IDENTITY {
    @Override
    void look(Inside in, Findings findings) {
      findings.unless(!in.channels.contains(Inside.WITHHELD), "a channel has it");
      findings.unless(!in.rung.contains("P-Asserted-Identity"), "a telephone gets it");
      for (String endpoint : List.of("trunk", "c1", "m1")) {
        findings.setting(in, endpoint, "trust_id_inbound", "false");
        findings.setting(in, endpoint, "trust_connected_line", "no");
        findings.setting(in, endpoint, "send_pai", "false");
        findings.setting(in, endpoint, "send_rpid", "false");
      }
    }
  },
  CHANNEL_CALLER_ID {
    @Override
    void look(Inside in, Findings findings) {
      findings.none("in the channels", Inside.numbersIn(in.channels));
      findings.setting(in, "trunk", "callerid", "\"Line\" <0>");
      findings.unless(in.channels.contains("Caller ID: 0\n"), "not the trunk's own caller id");
    }
  },
  MANAGER_INTERFACE {
    @Override
    void look(Inside in, Findings findings) throws IOException {
      String user = "manager show user " + in.pbx().amiUser();
      findings.same(in.setting(user, "read perm"), "system,call,agent,user", "may hear");
      findings.same(in.setting(user, "write perm"), "call,agent,reporting,originate", "may do");
      findings.same(in.setting("manager show settings", "Web Manager (AMI/HTTP)"), "No", "web");
      findings.same(in.setting("http show status", "Server Disabled"), "[not said]", "HTTP");
      findings.unless(in.cli("http show status").contains("Server Disabled"), "HTTP server is on");
      findings.unless(
          in.cli("manager show users").contains("\n1 manager users"), "another account");
      for (String event : List.of("VarSet", "DTMFBegin", "Newexten", "NewCallerid", "Cdr", "CEL")) {
        findings.unless(!in.heard.contains("Event: " + event + "\r"), "hears " + event);
      }
      findings.none("heard", Inside.numbersIn(in.heard));
    }
  },
  /** Nobody but the carrier and the telephones can reach it at all, and they by SIP alone. */
  OPEN_PORT {
    @Override
    void look(Inside in, Findings findings) throws IOException {
      Set<String> expected = Set.of("tcp " + in.pbx().ami(), "udp " + in.pbx().sip());
      Set<String> listens = in.listens();
      // PJSIP asks name servers from two ports that the system gave it, and takes answers only.
      listens.removeIf(at -> at.startsWith("udp") && in.isGivenOut(at));
      findings.same(listens, new TreeSet<>(expected), "listens");
    }
  },
  LOG {
    @Override
    void look(Inside in, Findings findings) {
      List<String> channels =
          in.cli("logger show channels").lines().filter(line -> line.contains("abled ")).toList();
      findings.same(channels.size(), 1, "channels");
      findings.unless(
          channels.getFirst().matches("\\S+ +File .* - WARNING ERROR *"),
          "logs more than warnings: " + channels);
      for (String level : List.of("Root console verbosity", "Debug level", "Trace level")) {
        findings.same(in.setting("core show settings", level), "0", level);
      }
    }
  },
  /** Only members of the fallback, places of telephones and notes of calls. */
  DATABASE {
    @Override
    void look(Inside in, Findings findings) {
      String all = in.cli("database show");
      List<String> odd =
          all.lines()
              .filter(line -> line.startsWith("/"))
              .filter(
                  line ->
                      !line.matches(
                          "/(hotline/\\d+/\\S+/(arrived|fellback|answered|ended)"
                              + "|Queue/PersistentMembers/fallback|registrar/contact/\\S+|pbx/UUID)"
                              + " .*"))
              .toList();
      findings.none("kept", odd);
      findings.unless(all.contains("/fellback"), "no note: this test sees nothing");
      findings.none("with a number", Inside.numbersIn(all));
    }
  },
  VOICEMAIL {
    @Override
    void look(Inside in, Findings findings) throws IOException {
      findings.none("loaded", matching(in.modules(), "app_(voicemail|minivm|dictate|directory).*"));
      findings.none("offered", matching(in.applications(), "(Voice|Mini).*|VMAuth.*|Dictate"));
      findings.none("written", in.writtenAs("/voicemail/"));
    }
  },
  SIGNALLING_COPIES {
    @Override
    void look(Inside in, Findings findings) {
      findings.none("loaded", matching(in.modules(), "res_hep.*"));
    }
  },
  CORE_FILE {
    @Override
    void look(Inside in, Findings findings) throws IOException {
      findings.same(in.limit("Max core file size"), List.of("0", "0"), "limits");
      findings.same(in.setting("core show settings", "Dump core on crash"), "No", "dumps core");
    }
  },
  RECORDING {
    @Override
    void look(Inside in, Findings findings) throws IOException {
      findings.none(
          "loaded",
          matching(
              in.modules(),
              "app_(mixmonitor|record|chanspy|confbridge|alarmreceiver|test|externalivr|jack).*"
                  + "|res_(monitor|stasis.*|ari.*|fax.*|audiosocket|http.*|phoneprov).*"
                  + "|chan_(spy|bridge_media|audiosocket|websocket).*|func_periodic_hook.*"));
      findings.none(
          "offered",
          matching(in.applications(), ".*(Monitor|Record|Spy|AudioSocket|Stasis|EAGI_AUDIO).*"));
      findings.none("written", in.writtenAs("/spool/"));
      findings.setting(in, "c1", "one_touch_recording", "false");
    }
  },
  TRACE {
    @Override
    void look(Inside in, Findings findings) {
      findings.none(
          "loaded", matching(in.modules(), "res_pjsip_(logger|history).*|res_security_log.*"));
      findings.unless(
          in.cli("pjsip set history clear").contains("No such command"), "keeps a history of SIP");
      findings.unless(
          in.cli("pjsip show history").contains("No such command"), "shows a history of SIP");
      findings.same(in.setting("pjsip show settings", "debug"), "no", "pjsip debug");
    }
  },
  TELEPHONE {
    @Override
    void look(Inside in, Findings findings) {
      findings.none("in an INVITE", Inside.numbersIn(in.rung));
      for (String header : List.of("Diversion", "History-Info", "Remote-Party-ID", "Privacy")) {
        findings.unless(!in.rung.contains("\n" + header + ":"), header + " in an INVITE");
      }
      findings.none("loaded", matching(in.modules(), "res_pjsip_diversion.*"));
      for (String endpoint : List.of("trunk", "c1", "m1")) {
        findings.setting(in, endpoint, "trust_id_outbound", "false");
        findings.setting(in, endpoint, "send_connected_line", "no");
        findings.setting(in, endpoint, "send_diversion", "false");
        findings.setting(in, endpoint, "send_history_info", "false");
        findings.setting(in, endpoint, "allow_transfer", "false");
        findings.setting(in, endpoint, "allow_subscribe", "false");
      }
    }
  },
  /** What says who is called, and why somebody might: to telephones, carriers and strangers. */
  LABEL {
    @Override
    void look(Inside in, Findings findings) {
      String said = in.said.toLowerCase(Locale.ROOT);
      findings.unless(said.contains("\nserver:") && said.contains("\nuser-agent:"), "not heard");
      findings.none("said", LABELS.stream().filter(said::contains).toList());
    }
  },
  /** Copies of all that: it writes nothing outside its folders, which are searched as a whole. */
  BACKUP {
    @Override
    void look(Inside in, Findings findings) throws IOException {
      findings.none("open elsewhere", in.openElsewhere());
    }
  };

  private static final List<String> LABELS =
      List.of("astra", "sos", "hotline", "trafficking", "trgovin", "victim", "žrtv", "asterisk");

  /** Looks whether it is shut. */
  abstract void look(Inside in, Findings findings) throws IOException;

  /** What is open; nothing: it is shut. */
  List<String> in(Inside in) throws IOException {
    Findings findings = new Findings();
    look(in, findings);
    return findings.all;
  }

  private static List<String> matching(Set<String> names, String pattern) {
    return names.stream().filter(name -> name.matches(pattern)).toList();
  }

  /** What was found to be open. */
  static final class Findings {
    private final List<String> all = new ArrayList<>();

    void unless(boolean shut, String otherwise) {
      if (!shut) {
        all.add(otherwise);
      }
    }

    void none(String what, List<String> found) {
      unless(found.isEmpty(), what + ": " + found);
    }

    void same(Object is, Object shut, String what) {
      unless(is.equals(shut), what + ": " + is);
    }

    void setting(Inside in, String endpoint, String name, String shut) {
      same(in.setting("pjsip show endpoint " + endpoint, name), shut, endpoint + " " + name);
    }
  }
}
