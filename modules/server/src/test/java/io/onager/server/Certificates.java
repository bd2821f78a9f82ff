package io.onager.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** An authority of its own, and certificates of it as PEM files, made by the JDK's keytool. */
final class Certificates {
  private static final String PASSWORD = "secret";

  private final Path directory;

  private Certificates(Path directory) {
    this.directory = directory;
  }

  /** Makes an authority in {@code directory}, which is new. */
  static Certificates in(Path directory) throws Exception {
    Files.createDirectory(directory);
    var made = new Certificates(directory);
    made.generate("ca", "-ext", "bc:c");
    return made;
  }

  /** Issues a certificate for a node; returns the directory of tls.key, tls.crt and ca.crt. */
  Path issue(String node) throws Exception {
    generate(node);
    var files = Files.createDirectory(directory.resolve(node));
    var request = files.resolve("request");
    var certificate = files.resolve("tls.crt");
    keytool(node, "-certreq", "-file", request.toString());
    keytool(
        "ca",
        "-gencert",
        "-infile",
        request.toString(),
        "-outfile",
        certificate.toString(),
        "-rfc");
    keytool("ca", "-exportcert", "-rfc", "-file", files.resolve("ca.crt").toString());
    Files.writeString(files.resolve("tls.key"), key(node));
    return files;
  }

  private String key(String alias) throws IOException, GeneralSecurityException {
    var store = KeyStore.getInstance(store().toFile(), PASSWORD.toCharArray());
    var encoded = store.getKey(alias, PASSWORD.toCharArray()).getEncoded();
    var lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(encoded);
    return "-----BEGIN PRIVATE KEY-----\n%s\n-----END PRIVATE KEY-----\n".formatted(lines);
  }

  private void generate(String alias, String... options) throws Exception {
    var all =
        Stream.concat(
            Stream.of("-genkeypair", "-keyalg", "RSA", "-dname", "CN=onager"), Stream.of(options));
    keytool(alias, all.toArray(String[]::new));
  }

  private void keytool(String alias, String... options) throws Exception {
    var program = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    var store = List.of("-alias", alias, "-keystore", store().toString(), "-storepass", PASSWORD);
    var command =
        Stream.of(Stream.of(program), Stream.of(options), store.stream()).flatMap(part -> part);
    var process =
        new ProcessBuilder(command.toList())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("keytool.log").toFile())
            .start();
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).as("keytool has ended").isTrue();
    assertThat(process.exitValue()).as(Files.readString(directory.resolve("keytool.log"))).isZero();
  }

  private Path store() {
    return directory.resolve("keys.p12");
  }
}
