package rs.astra.hotline.whole;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import rs.astra.hotline.asterisk.Sipp;

/**
 * Callers whose numbers are known to the test alone, each told to us by the carrier in its own way.
 * All numbers are invented.
 */
enum KnownCaller {
  OPEN("641907253") {
    @Override
    Sipp.Caller calls() {
      return caller(address());
    }
  },
  WITHHELD("659270418") {
    @Override
    Sipp.Caller calls() {
      return caller("\"Anonymous\" <sip:anonymous@anonymous.invalid>")
          .header("P-Asserted-Identity: " + address())
          .header("Privacy: id");
    }
  },
  DIVERTING("623518094") {
    @Override
    Sipp.Caller calls() {
      return caller("<sip:+381652039471@carrier.invalid>")
          .header("Diversion: " + address() + ";reason=unconditional;privacy=off")
          .header("History-Info: " + address() + ";index=1");
    }
  },
  AS_A_NAME("637402915") {
    @Override
    Sipp.Caller calls() {
      return caller("\"" + number() + "\" <sip:pbx@carrier.invalid>");
    }
  },
  BEHIND_A_NAME("608153927") {
    @Override
    Sipp.Caller calls() {
      return caller("\"Љубица Ђурић " + number() + "\" " + address());
    }
  },
  AS_A_TELEPHONE_URI("692714830") {
    @Override
    Sipp.Caller calls() {
      return caller("<sip:pbx@carrier.invalid>")
          .header("P-Asserted-Identity: <tel:" + Needles.spellings(digits).get("dashes") + ">");
    }
  };

  final String digits;

  KnownCaller(String digits) {
    this.digits = digits;
  }

  /** How this one calls. */
  abstract Sipp.Caller calls();

  /** All of them, for the search. */
  static Map<String, String> numbers() {
    Map<String, String> all = new LinkedHashMap<>();
    Arrays.stream(values()).forEach(each -> all.put(each.name(), each.digits));
    return all;
  }

  String number() {
    return "+381" + digits;
  }

  String address() {
    return "<sip:" + number() + "@carrier.invalid>";
  }

  private static Sipp.Caller caller(String from) {
    return Sipp.Caller.to("0117850000").from(from);
  }
}
