package io.drover.federation.swim;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyringTest {
    private static final String A = key(16, 'a');
    private static final String B = key(32, 'b');

    private static String key(int length, char fill) {
        return Base64.getEncoder()
                .encodeToString(Character.toString(fill).repeat(length).getBytes(UTF_8));
    }

    @ParameterizedTest
    @ValueSource(ints = {16, 24, 32})
    void opensWhatItSealed(int length) throws Exception {
        Keyring ring = new Keyring(List.of(key(length, 'k')));

        byte[] sealed = ring.seal("hello".getBytes(UTF_8));

        assertThat(sealed).hasSize(5 + Keyring.OVERHEAD);
        assertThat(new String(sealed, UTF_8)).doesNotContain("hello");
        assertThat(ring.open(sealed)).asString(UTF_8).isEqualTo("hello");
    }

    @Test
    void noTwoSealingsAreAlike() {
        Keyring ring = new Keyring(List.of(A));

        assertThat(ring.seal(new byte[3])).isNotEqualTo(ring.seal(new byte[3]));
    }

    @Test
    void opensWithAnyInstalledKeyAndSealsWithThePrimaryOne() throws Exception {
        Keyring old = new Keyring(List.of(A));
        Keyring rotating = new Keyring(List.of(A));
        rotating.install(B);

        assertThat(old.open(rotating.seal(new byte[1]))).hasSize(1);
        rotating.use(B);
        assertThat(rotating.open(old.seal(new byte[1]))).hasSize(1);
        assertThat(rotating.list()).containsExactly(B, A);
        rotating.remove(A);
        assertThatThrownBy(() -> rotating.open(old.seal(new byte[1])))
                .isInstanceOf(GeneralSecurityException.class);
    }

    @Test
    void refusesWhatWasChangedOrCutShort() {
        Keyring ring = new Keyring(List.of(A));
        byte[] sealed = ring.seal("hello".getBytes(UTF_8));
        for (int i = 0; i < sealed.length; i++) {
            byte[] changed = sealed.clone();
            changed[i] ^= 1;
            assertThatThrownBy(() -> ring.open(changed))
                    .isInstanceOf(GeneralSecurityException.class);
        }
        assertThatThrownBy(() -> ring.open(new byte[0]))
                .isInstanceOf(GeneralSecurityException.class);
    }

    @Test
    void openPoolsAndSealedOnesDoNotMix() {
        Keyring sealed = new Keyring(List.of(A));
        Keyring open = Keyring.none();

        assertThatThrownBy(() -> sealed.open(open.seal(new byte[40])))
                .hasMessageContaining("not encrypted");
        assertThatThrownBy(() -> open.open(sealed.seal(new byte[40])))
                .hasMessageContaining("no gossip key");
        assertThatThrownBy(() -> open.install(A)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void saysWhatIsWrongWithAKeyWithoutShowingIt() {
        assertThatThrownBy(() -> new Keyring(List.of(key(15, 'x'))))
                .hasMessage("a gossip key must have 16, 24 or 32 bytes, this one has 15");
        assertThatThrownBy(() -> new Keyring(List.of("not base64!")))
                .hasMessage("a gossip key must be base64");
        Keyring ring = new Keyring(List.of(A));
        assertThatThrownBy(() -> ring.remove(A)).hasMessageContaining("use another key first");
        assertThatThrownBy(() -> ring.use(B)).hasMessage("the key is not installed");
    }
}
