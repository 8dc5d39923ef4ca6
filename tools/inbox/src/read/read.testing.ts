export const mail = {
  from: "Quillpost <post@quillpost.example>",
  to: "Carol Adler <carol@friends.example>",
  subject: "A post",
  text: "Hello",
};
