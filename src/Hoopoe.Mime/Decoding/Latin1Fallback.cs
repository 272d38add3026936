using System.Text;

namespace Hoopoe.Mime;

/// <summary>Reads octets that a decoder does not accept as ISO 8859-1, one by one.</summary>
sealed class Latin1Fallback : DecoderFallback
{
    /// <summary>UTF-8 with this fallback: right for text that is either, without seeing all of it first.</summary>
    public static Encoding Utf8OrLatin1 { get; } = Create();

    public override int MaxCharCount => 4;

    public override DecoderFallbackBuffer CreateFallbackBuffer() => new OctetsAsCharacters();

    static Encoding Create()
    {
        var encoding = (Encoding)Encoding.UTF8.Clone();
        encoding.DecoderFallback = new Latin1Fallback();
        return encoding;
    }

    sealed class OctetsAsCharacters : DecoderFallbackBuffer
    {
        byte[] _octets = [];
        int _next;

        public override int Remaining => _octets.Length - _next;

        public override bool Fallback(byte[] bytesUnknown, int index)
        {
            _octets = bytesUnknown;
            _next = 0;
            return _octets.Length > 0;
        }

        public override char GetNextChar() => _next < _octets.Length ? (char)_octets[_next++] : '\0';

        public override bool MovePrevious()
        {
            if (_next == 0)
                return false;

            _next--;
            return true;
        }

        public override void Reset()
        {
            _octets = [];
            _next = 0;
        }
    }
}
