/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.testing.engines;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * A listener of a broker for users with passwords, over TLS with a certificate of the broker's own.
 *
 * @param folder has the certificate
 * @param passwords of the users
 * @param storePassword of the broker's key
 */
record KafkaSecurity(Path folder, int port, Map<String, String> passwords, String storePassword) {
  static final String PROTOCOL = "SASL_SSL";
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final String MODULES = "org.apache.kafka.common.security.";

  /** A listener on a free port. */
  static KafkaSecurity of(Path folder, Map<String, String> passwords) throws IOException {
    byte[] random = new byte[16];
    new SecureRandom().nextBytes(random);
    return new KafkaSecurity(
        folder, Ports.free(), new TreeMap<>(passwords), HexFormat.of().formatHex(random));
  }

  String servers() {
    return Ports.LOOPBACK + ":" + port;
  }

  private Path keys() {
    return folder.resolve("broker.p12");
  }

  private Path certificate() {
    return folder.resolve("broker.pem");
  }

  /** Makes a key, and a certificate of the loopback that clients can be told to trust. */
  void write() throws IOException, InterruptedException {
    Files.createDirectories(folder);
    keytool(
        "-genkeypair",
        "-keyalg",
        "EC",
        "-groupname",
        "secp256r1",
        "-dname",
        "CN=" + Ports.LOOPBACK,
        "-ext",
        "SAN=ip:" + Ports.LOOPBACK);
    keytool("-exportcert", "-rfc", "-file", certificate().toString());
  }

  private void keytool(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(arguments));
    command.addAll(List.of("-alias", "broker", "-storetype", "PKCS12"));
    command.addAll(List.of("-keystore", keys().toString(), "-storepass", storePassword));
    Path log = folder.resolve("keytool.log");
    Process tool =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    if (!tool.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS) || tool.exitValue() != 0) {
      tool.destroyForcibly();
      throw new IOException("Cannot make a certificate: " + Files.readString(log));
    }
  }

  /** Adds what the broker has to know. */
  void addTo(Properties broker) {
    String listener = "listener.name." + PROTOCOL.toLowerCase(Locale.ROOT);
    // Kafka takes the controller's for one in the clear only where all are.
    broker.put(
        "listener.security.protocol.map",
        "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,%1$s:%1$s".formatted(PROTOCOL));
    broker.put("ssl.keystore.location", keys().toString());
    broker.put("ssl.keystore.password", storePassword);
    broker.put("ssl.keystore.type", "PKCS12");
    broker.put("sasl.enabled.mechanisms", "PLAIN,SCRAM-SHA-512");
    broker.put(
        listener + ".plain.sasl.jaas.config",
        passwords.entrySet().stream()
            .map(user -> " user_%s=\"%s\"".formatted(user.getKey(), user.getValue()))
            .collect(Collectors.joining("", MODULES + "plain.PlainLoginModule required", ";")));
    broker.put(
        listener + ".scram-sha-512.sasl.jaas.config", MODULES + "scram.ScramLoginModule required;");
  }

  /** What a client has to know beside the servers. */
  Map<String, String> client(String mechanism, String user, String password) {
    String module = mechanism.equals("PLAIN") ? "plain.PlainLoginModule" : "scram.ScramLoginModule";
    return Map.of(
        "security.protocol",
        PROTOCOL,
        "sasl.mechanism",
        mechanism,
        "sasl.jaas.config",
        "%s%s required username=\"%s\" password=\"%s\";".formatted(MODULES, module, user, password),
        "ssl.truststore.type",
        "PEM",
        "ssl.truststore.location",
        certificate().toString());
  }
}
