package rs.astra.hotline.asterisk;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import rs.astra.hotline.asterisk.AsteriskSettings.Line;

/**
 * How a test wants its Asterisk.
 *
 * @param agiPort where the backend waits; nothing: a free port on which nobody listens until a test
 *     does
 * @param rtpTimeoutSeconds 0 for calls without sound (SIPp alone sends none)
 * @param registering stations that must register; all others are found at their fixed address
 * @param environment further variables of the process
 * @param config the folder with templates and start script: ours, or a copy that a test changed
 * @param certificate with which telephones are encrypted, and all register; nothing: they are plain
 * @param carrierByTls whether the carrier and Asterisk speak by TLS and SRTP
 */
public record PbxPlan(
    Optional<Integer> agiPort,
    int rtpTimeoutSeconds,
    boolean demo,
    Set<String> registering,
    List<Line> lines,
    Map<String, String> environment,
    Path config,
    Optional<Path> certificate,
    boolean carrierByTls) {
  /** Two lines, eight telephones at fixed addresses, no demo. */
  public static PbxPlan standard() {
    return new PbxPlan(
        Optional.empty(),
        0,
        false,
        Set.of(),
        List.of(
            new Line("sos", "Line 1", List.of("+381117850000"), "sr"),
            new Line("free", "Line 2", List.of("+381800101201"), "sr")),
        Map.of(),
        Pbx.CONFIG,
        Optional.empty(),
        false);
  }

  public PbxPlan agiPort(int port) {
    return new PbxPlan(
        Optional.of(port),
        rtpTimeoutSeconds,
        demo,
        registering,
        lines,
        environment,
        config,
        certificate,
        carrierByTls);
  }

  public PbxPlan rtpTimeoutSeconds(int seconds) {
    return new PbxPlan(
        agiPort, seconds, demo, registering, lines, environment, config, certificate, carrierByTls);
  }

  public PbxPlan withDemo() {
    return new PbxPlan(
        agiPort,
        rtpTimeoutSeconds,
        true,
        registering,
        lines,
        environment,
        config,
        certificate,
        carrierByTls);
  }

  public PbxPlan registering(String... stations) {
    return new PbxPlan(
        agiPort,
        rtpTimeoutSeconds,
        demo,
        Set.of(stations),
        lines,
        environment,
        config,
        certificate,
        carrierByTls);
  }

  public PbxPlan environment(Map<String, String> variables) {
    return new PbxPlan(
        agiPort,
        rtpTimeoutSeconds,
        demo,
        registering,
        lines,
        variables,
        config,
        certificate,
        carrierByTls);
  }

  public PbxPlan config(Path copy) {
    return new PbxPlan(
        agiPort,
        rtpTimeoutSeconds,
        demo,
        registering,
        lines,
        environment,
        copy,
        certificate,
        carrierByTls);
  }

  public PbxPlan encryptedBy(Path file) {
    return new PbxPlan(
        agiPort,
        rtpTimeoutSeconds,
        demo,
        registering,
        lines,
        environment,
        config,
        Optional.of(file),
        carrierByTls);
  }

  public PbxPlan withCarrierByTls() {
    return new PbxPlan(
        agiPort,
        rtpTimeoutSeconds,
        demo,
        registering,
        lines,
        environment,
        config,
        certificate,
        true);
  }
}
